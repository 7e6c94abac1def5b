import Contracts

/// A token asked for a service of another team: what it may carry.
struct ServiceTokenRequest: Equatable, Sendable {
    /// The most days that a token lives.
    static let longestDays = 90

    /// Every command type that a token may list.
    ///
    /// Connecting, disconnecting, starting and managing users are acts of people on pages.
    static let offered: [(type: String, service: ServiceName)] = [
        (BookAppointment.type, BookAppointment.service),
        (RescheduleAppointment.type, RescheduleAppointment.service),
        (CancelAppointment.type, CancelAppointment.service),
        (ProvisionMeeting.type, ProvisionMeeting.service),
    ]

    /// What is wrong with a request.
    enum Problem: Error, Equatable, Sendable {
        case subjectInvalid
        case noTypes
        case typeNotOffered
        case severalServices
        case daysInvalid

        var sentence: String {
            switch self {
            case .subjectInvalid:
                "Name the service as team/name: small letters, digits, hyphens and dots, at most 64 characters."
            case .noTypes: "Choose at least one command that the token allows."
            case .typeNotOffered: "A token can only allow the commands that the catalogue offers to tokens."
            case .severalServices: "A token is for the commands of one service. Issue one token for each service."
            case .daysInvalid: "A token is valid for 1 to \(ServiceTokenRequest.longestDays) days."
            }
        }
    }

    let subject: String
    /// Each once, sorted.
    let commands: [String]
    /// Whose commands topic the token is for.
    let service: ServiceName
    let days: Int

    /// Checks a request.
    init(subject: String, commands: some Sequence<String>, days: Int) throws(Problem) {
        guard Self.isSubject(subject) else { throw .subjectInvalid }
        let commands = Set(commands).sorted()
        guard !commands.isEmpty else { throw .noTypes }
        var services: Set<ServiceName> = []
        for command in commands {
            guard let offered = Self.offered.first(where: { $0.type == command }) else { throw .typeNotOffered }
            services.insert(offered.service)
        }
        guard services.count == 1, let service = services.first else { throw .severalServices }
        guard (1...Self.longestDays).contains(days) else { throw .daysInvalid }
        self.subject = subject
        self.commands = commands
        self.service = service
        self.days = days
    }

    /// The public state of the token made from this request.
    func token(_ id: ServiceTokenID, accountID: AccountID, issuedAt: Timestamp) -> ServiceToken {
        // Whole seconds: the claims of the token itself know no finer time.
        let issuedAt = Timestamp(seconds: issuedAt.seconds)
        return ServiceToken(
            id: id,
            accountId: accountID,
            subject: subject,
            commands: commands,
            issuedAt: issuedAt,
            expiresAt: issuedAt + .seconds(days * 86_400)
        )
    }

    private static func isSubject(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return text.utf8.count <= 64 && parts.count == 2 && parts[0].elementsEqual("team".utf8) && !parts[1].isEmpty
            && parts[1].allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: ".")
            }
    }
}
