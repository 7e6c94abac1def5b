import Contracts
import HTTPServer
import ServiceRuntime
import TransactionalStore

/// What whoever runs the cell asks of identity: practices, tokens, the demonstration.
struct OperatorController: Sendable {
    let pages: Pages
    let hasher: PasswordHasher
    let tokens: ServiceTokenSigner

    /// Below `/operator`.
    var routes: RouteCollection {
        RouteCollection()
            .post("/practices", use: create)
            .post("/tokens", use: issue)
            .post("/seed", use: seed)
    }

    // MARK: Practices

    private struct NewPractice: Decodable {
        struct Master: Decodable {
            var name: String
            var email: String
        }

        var name: String
        var timeZone: String
        var master: Master
    }

    private struct MadePractice: Encodable {
        var accountId: AccountID
        var userId: UserID
        var firstPasswordURL: String
    }

    private func create(_ request: Request, _ context: RequestContext) async throws -> Response {
        let asked = try request.decode(NewPractice.self)
        let token = OneTimeToken(random: pages.runtime.random)
        let command = CreatePractice(
            name: try Self.name(asked.name, "name"),
            timeZone: try Self.timeZone(asked.timeZone, "timeZone"),
            masterName: try Self.name(asked.master.name, "master.name"),
            masterEmail: try Self.email(asked.master.email, "master.email"),
            linkDigest: token.digest
        )
        let made = try await write { try command.run($0) }
        return try .json(
            MadePractice(
                accountId: made.accountID,
                userId: made.userID,
                firstPasswordURL: FirstPasswordController.address(token, pages.site)
            ),
            status: .created
        )
    }

    // MARK: Tokens

    private struct NewToken: Decodable {
        var accountId: AccountID
        var subject: String
        var commandTypes: [String]
        var days: Int
    }

    private struct IssuedToken: Encodable {
        var token: String
        var tokenId: ServiceTokenID
        var expiresAt: Timestamp
    }

    private func issue(_ request: Request, _ context: RequestContext) async throws -> Response {
        let asked = try request.decode(NewToken.self)
        guard try await pages.read({ try $0.account(asked.accountId) }) != nil else {
            throw HTTPError(.notFound, message: "There is no practice with this accountId.")
        }
        let outcome = try await pages.pipeline.perform(
            IssueServiceToken(subject: asked.subject, commands: asked.commandTypes, days: asked.days),
            as: .operator,
            account: asked.accountId,
            submissionID: pages.submission()
        )
        guard outcome.result == .accepted, let key = outcome.entity else {
            throw HTTPError(.unprocessableContent, message: outcome.message)
        }
        let id = ServiceTokenID(rawValue: String(key.drop { $0 != "/" }.dropFirst()))
        guard let record = try await pages.read({ try $0.token(id, of: asked.accountId) }) else {
            throw HTTPError(.internalServerError)
        }
        return try .json(
            IssuedToken(token: tokens.sign(record), tokenId: id, expiresAt: record.expiresAt),
            status: .created
        )
    }

    // MARK: The demonstration

    private struct Seed: Decodable {
        struct Practice: Decodable {
            var name: String
            var timeZone: String
        }

        struct Person: Decodable {
            var name: String
            var email: String
            var password: String
            var role: String
            var practitioner: Bool?
        }

        var practice: Practice
        var people: [Person]
    }

    private struct Seeded: Encodable {
        struct Person: Encodable {
            var email: String
            var userId: UserID
            var practitionerId: PractitionerID?
        }

        var accountId: AccountID
        var people: [Person]
    }

    private func seed(_ request: Request, _ context: RequestContext) async throws -> Response {
        let asked = try request.decode(Seed.self)
        guard (1...50).contains(asked.people.count), asked.people.contains(where: { $0.role == "master" }) else {
            throw HTTPError(.unprocessableContent, message: "A practice is seeded with 1 to 50 people, one a master.")
        }
        var people: [SeedPractice.Person] = []
        for (index, person) in asked.people.enumerated() {
            people.append(try await self.person(person, "people.\(index)"))
        }
        let command = SeedPractice(
            name: try Self.name(asked.practice.name, "practice.name"),
            timeZone: try Self.timeZone(asked.practice.timeZone, "practice.timeZone"),
            people: people
        )
        let made = try await write { try command.run($0) }
        return try .json(
            Seeded(
                accountId: made.accountID,
                people: made.people.map { person in
                    Seeded.Person(
                        email: person.email.text,
                        userId: person.userID,
                        practitionerId: person.practitionerID
                    )
                }
            )
        )
    }

    private func person(_ asked: Seed.Person, _ field: String) async throws -> SeedPractice.Person {
        let name = try Self.name(asked.name, "\(field).name")
        let email = try Self.email(asked.email, "\(field).email")
        let role = User.Role(rawValue: asked.role)
        guard UserForm.roles.contains(role) else {
            throw HTTPError(.unprocessableContent, message: "The field '\(field).role' is master or standard.")
        }
        let hash: String
        do {
            let password = try NewPassword(asked.password, repeated: asked.password, name: name.text, email: email)
            hash = try await hasher.hash(password.text)
        } catch let error as PasswordRefused {
            throw HTTPError(
                .unprocessableContent,
                message: "The field '\(field).password' is no good password: \(error.problem.sentence)"
            )
        } catch {
            throw HTTPError(.serviceUnavailable, headers: [.retryAfter: "2"])
        }
        return SeedPractice.Person(
            name: name,
            email: email,
            passwordHash: hash,
            role: role,
            isPractitioner: asked.practitioner ?? false
        )
    }

    // MARK: Values

    /// Writes, and turns a "no" into an answer.
    private func write<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        do {
            return try await pages.pipeline.write(body)
        } catch let rejection as Rejection {
            throw HTTPError(.conflict, message: rejection.sentence)
        } catch let error as StoreUnavailable {
            throw HTTPError(.serviceUnavailable, message: "\(error)", headers: [.retryAfter: "2"])
        }
    }

    private static func name(_ text: String, _ field: String) throws(HTTPError) -> DisplayName {
        guard let name = DisplayName(text) else {
            throw HTTPError(
                .unprocessableContent,
                message: "The field '\(field)' must be a name of 1 to \(DisplayName.limit) characters."
            )
        }
        return name
    }

    private static func email(_ text: String, _ field: String) throws(HTTPError) -> EmailAddress {
        guard let email = EmailAddress(text) else {
            throw HTTPError(.unprocessableContent, message: "The field '\(field)' must be an e-mail address.")
        }
        return email
    }

    private static func timeZone(_ text: String, _ field: String) throws(HTTPError) -> PracticeTimeZone {
        guard let zone = PracticeTimeZone(text) else {
            throw HTTPError(
                .unprocessableContent,
                message: "The field '\(field)' must be an IANA time zone, such as Europe/London."
            )
        }
        return zone
    }
}
