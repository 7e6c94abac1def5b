import Cryptography

extension ZoomWorld {
    /// A host's meetings that still exist, by time.
    func sortedMeetings(of user: User, _ now: Instant) -> [Meeting] {
        meetings.values.filter { $0.hostID == user.id && $0.exists(at: now) }
            .sorted { ($0.startTime, $0.number) < ($1.startTime, $1.number) }
    }

    /// Answers `GET /users/me/meetings`.
    func list(
        _ query: [String: String],
        _ user: User,
        _ bodies: MeetingBodies,
        _ moment: Moment
    ) throws(APIError) -> Answer {
        guard user.licence != .none else { throw .noHosting }
        let all = sortedMeetings(of: user, moment.now)
        let chosen: [Meeting]
        switch query["type"] ?? "scheduled" {
        case "scheduled": chosen = all.filter { $0.type != 1 }
        case "live": chosen = all.filter { runningCall($0.number) != nil }
        case "upcoming", "upcoming_meetings": chosen = all.filter { $0.type != 1 && $0.startTime >= moment.now }
        case "previous_meetings": chosen = all.filter { $0.lastEndedAt != nil }
        default: throw .invalidParameter("type")
        }
        let page = try Page(query)
        let rows = chosen.dropFirst(page.offset).prefix(page.size).map(bodies.row)
        let isMore = page.offset + page.size < chosen.count
        return Answer(
            status: 200,
            body: .record([
                "page_number": .integer(Int64(page.offset / page.size + 1)),
                "page_count": .integer(Int64((chosen.count + page.size - 1) / page.size)),
                "page_size": .integer(Int64(page.size)),
                "total_records": .integer(Int64(chosen.count)),
                "next_page_token": .string(isMore ? Page.token(offset: page.offset + page.size) : ""),
                "meetings": .array(Array(rows)),
            ])
        )
    }

    /// Which part of a list is asked for.
    struct Page {
        let size: Int
        let offset: Int

        init(_ query: [String: String]) throws(APIError) {
            guard let size = Int(query["page_size"] ?? "30"), (1...300).contains(size) else {
                throw .invalidParameter("page_size")
            }
            guard let number = Int(query["page_number"] ?? "1"), (1...100_000).contains(number) else {
                throw .invalidParameter("page_number")
            }
            self.size = size
            guard let token = query["next_page_token"], !token.isEmpty else {
                offset = (number - 1) * size
                return
            }
            guard let bytes = Base64URL.decode(token), let text = String(validating: bytes, as: UTF8.self),
                text.hasPrefix("page:"), let offset = Int(text.dropFirst(5)), offset >= 0
            else { throw .invalidParameter("next_page_token") }
            self.offset = offset
        }

        /// The token of the part that begins there.
        static func token(offset: Int) -> String {
            Base64URL.encode(Array("page:\(offset)".utf8))
        }
    }
}
