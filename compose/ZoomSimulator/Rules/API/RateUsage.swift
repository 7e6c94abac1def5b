/// What an account has used of its limits.
struct RateUsage: Codable, Equatable, Sendable {
    private var second: Int64 = 0
    private var inSecond: [RateLabel: Int] = [:]
    private var days: [RateLabel: DayCount] = [:]

    /// Counts a call, or refuses it; the headers tell how things stand.
    ///
    /// Seconds are the machine's (a clock that stands still would otherwise refuse everything), days the simulated
    /// clock's.
    mutating func count(
        _ label: RateLabel,
        on plan: Plan,
        _ moment: Moment
    ) throws(APIError) -> [Answer.Header] {
        if moment.machine.seconds != second {
            second = moment.machine.seconds
            inSecond = [:]
        }
        let perSecond = label.perSecond(on: plan)
        let usedNow = inSecond[label] ?? 0
        guard usedNow < perSecond else {
            throw Self.perSecond(label, limit: perSecond)
        }
        let usedToday = days[label]?.value(at: moment.now) ?? 0
        if let perDay = label.perDay(on: plan), usedToday >= perDay {
            throw Self.perDay(label, limit: perDay, moment.now)
        }
        inSecond[label] = usedNow + 1
        days[label, default: DayCount()].increment(at: moment.now)
        if let perDay = label.perDay(on: plan) {
            return Self.headers(label, type: nil, limit: perDay, remaining: perDay - usedToday - 1)
        }
        return Self.headers(label, type: "QPS", limit: perSecond, remaining: perSecond - usedNow - 1)
    }

    /// Zoom's answer when the second is used up.
    static func perSecond(_ label: RateLabel, limit: Int) -> APIError {
        APIError(
            status: 429,
            code: 429,
            message: "You have reached the maximum per-second rate limit for this API. Try again later.",
            headers: headers(label, type: "QPS", limit: limit, remaining: 0)
        )
    }

    /// Zoom's answer when the day is used up; `Retry-After` is a time, not a number of seconds.
    static func perDay(_ label: RateLabel, limit: Int, _ now: Instant) -> APIError {
        APIError(
            status: 429,
            code: 429,
            message: "You have reached the maximum daily rate limit for this API. "
                + "Refer to the response header for details on when you can make another request.",
            headers: headers(label, type: "Daily-limit", limit: limit, remaining: 0) + [
                Answer.Header(name: "Retry-After", value: now.nextMidnight.text)
            ]
        )
    }

    /// Zoom's answer when a host's creates and updates of the day are used up: no `Retry-After`, no type.
    static func meetingChanges(limit: Int) -> APIError {
        APIError(
            status: 429,
            code: 429,
            message: "You have exceeded the daily rate limit (\(limit)) of Meeting Create/Update API requests "
                + "permitted for this particular user. You may resume these requests at GMT 00:00:00.",
            headers: headers(.light, type: nil, limit: 6_000, remaining: 5_893)
        )
    }

    /// Zoom's answer to operations on one user at the same time.
    static let concurrent = APIError(
        status: 429,
        code: 429,
        message: "Too many concurrent requests. A request to disassociate this user has already been made."
    )

    private static func headers(_ label: RateLabel, type: String?, limit: Int, remaining: Int) -> [Answer.Header] {
        [
            ("X-RateLimit-Category", label.rawValue), ("X-RateLimit-Type", type), ("X-RateLimit-Limit", "\(limit)"),
            ("X-RateLimit-Remaining", "\(remaining)"),
        ]
        .compactMap { name, value in value.map { Answer.Header(name: name, value: $0) } }
    }
}
