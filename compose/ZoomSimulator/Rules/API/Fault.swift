/// Something that is to go wrong: what `POST /faults` of the control API takes.
package struct Fault: Codable, Equatable, Sendable {
    /// How it goes wrong; `compose/ZoomSimulator/README.md` says what each does.
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case status, delay, hang, reset, badJSON, rateLimit, dailyLimit, meetingLimit, concurrent
        case double, drop, hold, badSignature, old
    }

    /// Given when it is made.
    package var id: String?
    /// The name of an operation or `webhook.<event>`; `meeting.*`, `webhook.*` and `*` stand for many.
    package var operation: String
    package var kind: Kind
    /// How often it still happens; nil: until it is removed.
    package var count: Int?
    /// The id or e-mail address of the only user it happens to.
    package var user: String?
    /// For `status`: 400 to 599.
    package var status: Int?
    /// For `status`: the body instead of Zoom's.
    package var body: String?
    /// For `delay` (of an answer: real time; of a webhook: simulated time) and `old`.
    package var milliseconds: Int?
    /// Whether what was asked for is done all the same.
    package var afterEffect: Bool?

    /// Makes a fault; more is set on the value.
    package init(
        _ operation: String,
        _ kind: Kind,
        count: Int? = nil,
        user: String? = nil,
        status: Int? = nil,
        milliseconds: Int? = nil,
        afterEffect: Bool? = nil
    ) {
        self.operation = operation
        self.kind = kind
        self.count = count
        self.user = user
        self.status = status
        self.milliseconds = milliseconds
        self.afterEffect = afterEffect
    }

    /// Whether it is about that operation.
    func covers(_ name: String) -> Bool {
        guard operation.hasPrefix("webhook.") == name.hasPrefix("webhook.") else { return false }
        guard operation.hasSuffix("*") else { return operation == name }
        return name.hasPrefix(operation.dropLast())
    }

    /// Whether the operation's work is done.
    var doesWork: Bool {
        switch kind {
        case .status, .hang: afterEffect ?? false
        case .reset: afterEffect ?? true
        case .rateLimit, .dailyLimit, .meetingLimit, .concurrent: false
        case .delay, .badJSON, .double, .drop, .hold, .badSignature, .old: true
        }
    }

    /// The answer with this fault; `answer` is nil where the work was not done.
    func disturbed(_ answer: Answer?, _ moment: Moment) -> Answer {
        var result = answer ?? Answer(status: 503)
        switch kind {
        case .status:
            let code = status ?? 500
            result = APIError(status: code, code: Int64(code), message: "Simulated fault.").answer
            if let body { result.body = body }
        case .delay: result.disturbance = .delay(milliseconds: milliseconds ?? 1_000)
        case .hang: result.disturbance = .hang
        case .reset: result.disturbance = .reset
        case .badJSON: result.body = "{\"id\": 9, \"uuid\": \"cut off he"
        case .rateLimit: result = RateUsage.perSecond(.light, limit: 4).answer
        case .dailyLimit: result = RateUsage.perDay(.light, limit: 6_000, moment.now).answer
        case .meetingLimit: result = RateUsage.meetingChanges(limit: 100).answer
        case .concurrent: result = RateUsage.concurrent.answer
        case .double, .drop, .hold, .badSignature, .old: break
        }
        return result
    }
}
