/// A meeting: a number, under which calls run one after another.
struct Meeting: Codable, Equatable, Sendable {
    /// 9 to 11 digits.
    let number: Int64
    /// New for every run.
    var uuid: String
    let hostID: String
    /// 1 instant, 2 scheduled, 10 screen share only.
    var type: Int64
    var topic: String
    var agenda: String
    var startTime: Instant
    /// Minutes.
    var duration: Int64
    var timeZone: String
    /// Nil: nobody is asked for one.
    var passcode: String?
    /// What stands in the join link in its place.
    let encryptedPasscode: String
    /// The settings that were given; the others are the host's own.
    var settings: JSONValue
    let createdAt: Instant
    /// `open_api` or `web_portal`.
    let source: String
    var deletedAt: Instant?
    var lastEndedAt: Instant?

    /// Whether the number still leads anywhere.
    ///
    /// Source: zoom/FACTS section 2, "Meeting ids".
    func exists(at now: Instant) -> Bool {
        guard deletedAt == nil else { return false }
        if type == 1, lastEndedAt != nil { return false }
        return max(startTime, createdAt, lastEndedAt ?? startTime).adding(days: 30) > now
    }

    /// The join link.
    func joinURL(_ origin: String, embedsPasscode: Bool) -> String {
        let query = passcode == nil || !embedsPasscode ? "" : "?pwd=\(encryptedPasscode)"
        return "\(origin)/j/\(number)\(query)"
    }

    /// Whether what somebody typed, or what stands in a link, opens the meeting.
    func accepts(passcode given: String?) -> Bool {
        guard let passcode else { return true }
        return given == passcode || given == encryptedPasscode
    }

    /// The number as people read it: `812 3456 7890`.
    var spacedNumber: String {
        let digits = String(number)
        let middle = digits.dropFirst(3)
        return "\(digits.prefix(3)) \(middle.dropLast(4)) \(middle.suffix(4))"
    }
}
