import Contracts
import ServiceRuntime

@testable import Identity
@testable import TransactionalStore

/// Identity, and the people of its practices.
final class SimulatedIdentity {
    /// A practice and its people.
    struct Practice {
        var account: AccountID
        var master: UserID
        var users: [UserID]
        var practitioners: [PractitionerID]
        var token: ServiceToken
        /// The token as another team's service has it.
        var bearer: String
    }

    let service: SteppedService
    private(set) var practices: [Practice] = []
    /// How many forms were sent, and those without an answer yet.
    var submissions = 0
    var unanswered: [String: () -> Void] = [:]
    private let keys: CellKeys

    init(_ cell: Cell) throws {
        keys = cell.keys
        service = try SteppedService(
            try PipelineConfiguration.simulated(
                .identity,
                "THid",
                { IdentityStore.register(in: &$0) },
                IdentityHandlers.table,
                Projections(),
                cell
            ),
            cell
        )
    }

    /// Makes practices with a master, a receptionist, and practitioners with their default users.
    func found(practices count: Int, practitioners: Int) throws {
        for number in 1...count {
            let made = Result()
            var people = [try person("Master \(number)", .master, isPractitioner: false)]
            people.append(try person("Receptionist \(number)", .standard, isPractitioner: false))
            for index in 1...practitioners {
                people.append(try person("Practitioner \(number)-\(index)", .standard, isPractitioner: true))
            }
            guard let name = DisplayName("Practice \(number)"), let zone = PracticeTimeZone("Australia/Sydney") else {
                throw Violation("setup", "no name or zone")
            }
            let seed = SeedPractice(name: name, timeZone: zone, people: people)
            service.request({ made.value = try seed.run($0) })
            _ = try service.commit()
            guard let value = made.value else { throw Violation("setup", "the practice was not made") }
            let token = try issueToken(value.accountID)
            practices.append(
                Practice(
                    account: value.accountID,
                    master: value.people[0].userID,
                    users: value.people.map(\.userID),
                    practitioners: value.people.compactMap(\.practitionerID),
                    token: token.record,
                    bearer: token.text
                )
            )
        }
    }

    private func issueToken(_ account: AccountID) throws -> (record: ServiceToken, text: String) {
        let issue = IssueServiceToken(
            subject: "team/billing",
            commands: [BookAppointment.type, RescheduleAppointment.type, CancelAppointment.type],
            days: 90
        )
        let made = Result()
        service.perform(issue, as: .operator, account: account, submissionID: "token-\(account)") {
            made.entity = $0.entity
        }
        _ = try service.commit()
        guard let entity = made.entity, let key = keys.signing[.identity],
            let record = try service.disk.state(ServiceToken.self, Identifier(rawValue: String(entity.dropFirst(14))))
        else { throw Violation("setup", "the token was not issued") }
        return (record.state, try ServiceTokenSigner(key: key).sign(record.state))
    }

    private func person(_ name: String, _ role: User.Role, isPractitioner: Bool) throws -> SeedPractice.Person {
        let address = name.lowercased().replacing(" ", with: ".") + "@example.org"
        guard let name = DisplayName(name), let email = EmailAddress(address) else {
            throw Violation("setup", "no name or address")
        }
        return SeedPractice.Person(
            name: name,
            email: email,
            passwordHash: "-",
            role: role,
            isPractitioner: isPractitioner
        )
    }

    /// What a request's closures hold; one thread runs a simulation.
    private final class Result: @unchecked Sendable {
        var value: SeedPractice.Made?
        var entity: String?
    }
}
