import HTTPClient

/// What the services do for whoever runs them; `compose/README.md` is the list.
package struct OperatorDoor: Sendable {
    private let door: JSONDoor

    init(client: HTTPClient, origin: String, secret: String, service: PartName) {
        door = JSONDoor(
            client: client,
            origin: "\(origin)/operator",
            secret: secret,
            name: service.rawValue,
            refusal: .operatorRefused
        )
    }

    /// A practice to be made, with its first person.
    package struct NewPractice: Encodable, Sendable {
        /// The one who runs it.
        package struct Master: Encodable, Sendable {
            package var name: String
            package var email: String
        }

        package var name: String
        package var timeZone: String
        package var master: Master

        /// Describes the practice; `timeZone` is an IANA id.
        package init(name: String, timeZone: String, masterName: String, masterEmail: String) {
            self.name = name
            self.timeZone = timeZone
            self.master = Master(name: masterName, email: masterEmail)
        }
    }

    /// A practice that was made.
    package struct MadePractice: Codable, Sendable {
        package var accountId: String
        package var userId: String
        /// Works once.
        package var firstPasswordURL: String
    }

    /// A token to be issued to a service of another team.
    package struct NewToken: Encodable, Sendable {
        package var accountId: String
        package var subject: String
        package var commandTypes: [String]
        package var days: Int

        /// Describes the token: 1 to 90 days.
        package init(accountId: String, subject: String, commandTypes: [String], days: Int) {
            self.accountId = accountId
            self.subject = subject
            self.commandTypes = commandTypes
            self.days = days
        }
    }

    /// A token that was issued; shown once.
    package struct IssuedToken: Codable, Sendable {
        package var token: String
        package var tokenId: String
        package var expiresAt: String
    }

    /// A message that could not be worked.
    package struct DeadLetter: Codable, Sendable {
        /// Its number at its service.
        package var id: Int64
        package var at: String
        package var reason: String
        package var topic: String
        package var partition: Int
        package var offset: Int64
        package var bytes: Int
        /// Only when one letter was asked for.
        package var headers: [String: String?]?
        /// Base64; nil once its days are over, or in a list.
        package var value: String?
    }

    private struct DeadLetters: Decodable {
        let deadLetters: [DeadLetter]
    }

    /// Makes a practice (identity).
    package func create(_ practice: NewPractice) async throws -> MadePractice {
        try await door.send(.post, "/practices", practice)
    }

    /// Issues a token (identity).
    package func issue(_ token: NewToken) async throws -> IssuedToken {
        try await door.send(.post, "/tokens", token)
    }

    /// What could not be worked, newest first, at most 500.
    package func deadLetters() async throws -> [DeadLetter] {
        try await door.get("/dead-letters", as: DeadLetters.self).deadLetters
    }

    /// One of them, whole.
    package func deadLetter(_ id: Int) async throws -> DeadLetter {
        try await door.get("/dead-letters/\(id)")
    }

    /// Makes the practice's people (identity).
    func seed(_ people: DemonstrationPractice.PeopleRequest) async throws -> DemonstrationPractice.PeopleAnswer {
        try await door.send(.post, "/seed", people)
    }

    /// Makes clients and appointments of this week (scheduling).
    func seed(_ calendar: DemonstrationPractice.CalendarRequest) async throws -> DemonstrationPractice.CalendarAnswer {
        try await door.send(.post, "/seed", calendar)
    }
}
