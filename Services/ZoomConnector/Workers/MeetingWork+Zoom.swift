/// What a call about a meeting is in Zoom's words, and what its answer says.
extension MeetingWork {
    /// What a good answer leads to.
    enum Reading: Equatable, Sendable {
        case result(MeetingResult)
        /// The list goes on under this token.
        case more(page: String)
    }

    /// The request; `page` is where a list goes on.
    func request(_ access: ZoomAccess, page: String?) -> ZoomRequest {
        switch call {
        case .lookUp: .meetings(pageToken: page, access)
        case .create(let wanted): .create(wanted, access)
        case .update(let number, let wanted): .update(number, to: wanted, access)
        case .check(let number): .meeting(number, access)
        case .delete(let number): .delete(number, access)
        }
    }

    /// Reads a good answer; `accepts` tells whether a link leads to Zoom.
    func reading(_ answer: ZoomClient.Answer, accepts: (String) -> Bool) throws(ZoomFailure) -> Reading {
        switch call {
        case .lookUp:
            let found = try ZoomAnswer.meetings(answer.body)
            if let meeting = found.meetings.first(where: { $0.reference == reference }) {
                return .result(.found(try usable(meeting, answer.status, accepts)))
            }
            return found.nextPage.map { .more(page: $0) } ?? .result(.notFound)
        case .create:
            let meeting = try ZoomAnswer.meeting(answer.body, status: answer.status)
            return .result(.found(try usable(meeting, answer.status, accepts)))
        case .check: return .result(.found(try ZoomAnswer.meeting(answer.body, status: answer.status)))
        case .update, .delete: return .result(.done)
        }
    }

    /// A meeting whose join link does lead to Zoom.
    private func usable(
        _ meeting: ZoomMeeting,
        _ status: Int,
        _ accepts: (String) -> Bool
    ) throws(ZoomFailure) -> ZoomMeeting {
        guard let link = meeting.joinURL, accepts(link) else { throw .broken(status: status) }
        return meeting
    }
}
