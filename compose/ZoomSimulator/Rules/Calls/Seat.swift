/// Somebody at a meeting: waiting for the host, in the waiting room, inside, or gone.
struct Seat: Codable, Equatable, Sendable {
    enum Place: String, Codable, Sendable {
        case waitingForHost, waitingRoom, inside, left
    }

    /// What somebody takes part with.
    enum Client: String, Codable, CaseIterable, Sendable {
        case browser, desktop, mobile

        var words: String {
            switch self {
            case .browser: "The browser"
            case .desktop: "Zoom Desktop App"
            case .mobile: "Zoom Mobile App"
            }
        }
    }

    /// Unguessable; the address of the seat's page.
    let id: String
    let number: Int64
    let name: String
    let isHost: Bool
    /// The Zoom user, if somebody signed in sits here.
    let userID: String?
    let client: Client
    let arrivedAt: Instant
    /// A uuid of its own, as participants have.
    let participantUUID: String
    var place: Place
    /// The run; nil while there is none.
    var callUUID: String?
    /// Tells the people of one run apart.
    var participantNumber = ""
    var joinedAt: Instant?
    var leftAt: Instant?
}
