/// All of the simulated Zoom as one value: who exists, what was granted, what runs, what is to be announced.
///
/// Every change is a function of the value, the ``Moment`` and what was asked; nothing here reads a clock, makes
/// randomness, or sends anything.
struct ZoomWorld: Codable, Equatable, Sendable {
    var options = Options()
    /// By id.
    var accounts: [String: Account] = [:]
    /// By id.
    var users: [String: User] = [:]
    /// Who is signed in: session tokens and user ids.
    var sessions: [Digest: String] = [:]

    /// By client id.
    var apps: [String: App] = [:]
    var grants: [Grant] = []
    /// How many authorisations there have been.
    var authorizations = 0
    var codes: [Digest: AuthorizationCode] = [:]
    var accessTokens: [Digest: IssuedToken] = [:]
    var refreshTokens: [Digest: IssuedToken] = [:]
    var hostKeys: [Digest: HostKey] = [:]

    /// By number.
    var meetings: [Int64: Meeting] = [:]
    /// Every run, oldest first.
    var calls: [Call] = []
    /// By id.
    var seats: [String: Seat] = [:]

    /// Oldest first.
    var deliveries: [Delivery] = []
    var deliveryNumber = 0
    var faults: [Fault] = []
    var faultNumber = 0
    var requests = RequestLog()

    /// Adds to the log of requests.
    mutating func log(_ entry: RequestLog.Entry) {
        requests.append(entry)
    }

    /// Forgets everything but the options, and the apps if they are to be kept.
    mutating func reset(keepingApps: Bool) {
        var fresh = ZoomWorld()
        fresh.options = options
        if keepingApps { fresh.apps = apps }
        self = fresh
    }
}
