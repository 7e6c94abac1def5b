/// A meeting as the control API shows it.
package struct MeetingView: Codable, Equatable, Sendable {
    package let number: Int64
    package let uuid: String
    package let hostId: String
    package let topic: String
    package let agenda: String
    package let type: Int64
    package let startTime: Instant
    package let duration: Int64
    package let timeZone: String
    package let joinURL: String
    /// Fresh at each reading: whoever holds it is the host.
    package let startURL: String
    package let running: Bool
}

extension ZoomWorld {
    /// A meeting's view, with a fresh start link.
    mutating func view(_ meeting: Meeting, _ moment: Moment) -> MeetingView {
        let link = startURL(meeting, moment)
        return MeetingView(
            number: meeting.number,
            uuid: meeting.uuid,
            hostId: meeting.hostID,
            topic: meeting.topic,
            agenda: meeting.agenda,
            type: meeting.type,
            startTime: meeting.startTime,
            duration: meeting.duration,
            timeZone: meeting.timeZone,
            joinURL: MeetingBodies(world: self, origin: moment.origin).joinURL(meeting),
            startURL: link,
            running: runningCall(meeting.number) != nil
        )
    }
}
