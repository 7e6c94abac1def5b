import ServiceRuntime

/// The practice that `telehealth up` makes, so that there is something to click through: its people, their accounts at the
/// simulated Zoom, and what is asked of the services to make them.
struct DemonstrationPractice: Sendable {
    /// Somebody of the practice.
    struct Person: Sendable {
        let firstName: String
        let lastName: String
        let role: String
        /// For people to choose from.
        let title: String
        /// The Zoom licence of a practitioner; nil for who gives no care.
        let licence: String?

        var name: String { "\(firstName) \(lastName)" }
        var email: String { "\(firstName.lowercased())@\(DemonstrationPractice.domain)" }
        var zoomEmail: String { "\(firstName.lowercased()).\(lastName.lowercased())@zoom.example" }
    }

    static let name = "Harbour Street Practice"
    static let domain = "harbour.example"
    static let timeZone = "Europe/London"

    static let people = [
        Person(firstName: "Morgan", lastName: "Reed", role: "master", title: "master, runs the practice", licence: nil),
        Person(
            firstName: "Dana",
            lastName: "Okafor",
            role: "standard",
            title: "practitioner",
            licence: "licensed"
        ),
        Person(firstName: "Sam", lastName: "Lindqvist", role: "standard", title: "practitioner", licence: "basic"),
        Person(firstName: "Noor", lastName: "Haddad", role: "standard", title: "receptionist", licence: nil),
    ]

    /// Passwords, by e-mail address: of the practice, and of the simulated Zoom.
    let passwords: [String: String]

    /// Gives everybody a password of their own.
    init(random: some RandomSource) {
        var passwords: [String: String] = [:]
        for person in Self.people {
            passwords[person.email] = Self.password(random)
            if person.licence != nil { passwords[person.zoomEmail] = Self.password(random) }
        }
        self.passwords = passwords
    }

    /// Takes the passwords that an earlier, interrupted attempt wrote down.
    init(_ record: SeedRecord) {
        passwords = Dictionary((record.people + record.zoomUsers).map { ($0.email, $0.password) }) { first, _ in first }
    }

    /// 80 random bits, in Crockford's letters and digits, which are not mistaken for each other.
    private static func password(_ random: some RandomSource) -> String {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
        let letters = random.bytes(16).map { alphabet[Int($0 & 31)] }
        return stride(from: 0, to: 16, by: 4).map { String(letters[$0..<($0 + 4)]) }.joined(separator: "-")
    }

    // MARK: What is asked of whom

    /// Of identity.
    struct PeopleRequest: Encodable {
        struct Practice: Encodable {
            let name: String
            let timeZone: String
        }

        struct Member: Encodable {
            let name: String
            let email: String
            let password: String
            let role: String
            let practitioner: Bool
        }

        let practice: Practice
        let people: [Member]
    }

    /// By identity.
    struct PeopleAnswer: Decodable {
        struct Member: Decodable {
            let email: String
            let userId: String
            let practitionerId: String?
        }

        let accountId: String
        let people: [Member]
    }

    /// Of scheduling.
    struct CalendarRequest: Encodable {
        let accountId: String
        let userId: String
        let practitionerIds: [String]
    }

    /// By scheduling.
    struct CalendarAnswer: Decodable {
        let clients: Int
        let appointments: Int
    }

    var peopleRequest: PeopleRequest {
        PeopleRequest(
            practice: PeopleRequest.Practice(name: Self.name, timeZone: Self.timeZone),
            people: Self.people.map { person in
                PeopleRequest.Member(
                    name: person.name,
                    email: person.email,
                    password: passwords[person.email] ?? "",
                    role: person.role,
                    practitioner: person.licence != nil
                )
            }
        )
    }

    /// The accounts at the simulated Zoom; a licensed one has a plan that gives licences.
    var zoomUsers: [SimulatorControl.User] {
        Self.people.compactMap { person in
            guard let licence = person.licence else { return nil }
            return SimulatorControl.User(
                email: person.zoomEmail,
                password: passwords[person.zoomEmail] ?? "",
                firstName: person.firstName,
                lastName: person.lastName,
                licence: licence,
                plan: licence == "basic" ? "basic" : "pro",
                timeZone: Self.timeZone
            )
        }
    }

    /// Who books what is on the calendar at first: who runs the practice.
    func calendarRequest(_ answer: PeopleAnswer) -> CalendarRequest? {
        let master = Self.people.first { $0.role == "master" }
        guard let user = answer.people.first(where: { $0.email == master?.email }) else { return nil }
        return CalendarRequest(
            accountId: answer.accountId,
            userId: user.userId,
            practitionerIds: answer.people.compactMap(\.practitionerId)
        )
    }

    /// What is kept and shown; `accountId` is nil until the practice is made.
    func record(accountId: String?) -> SeedRecord {
        let zoom = Self.people.filter { $0.licence != nil }
        return SeedRecord(
            practice: Self.name,
            accountId: accountId,
            people: Self.people.map { person in
                SeedRecord.Person(
                    name: person.name,
                    email: person.email,
                    password: passwords[person.email] ?? "",
                    role: person.title
                )
            },
            zoomUsers: zoom.map { person in
                SeedRecord.Person(
                    name: person.name,
                    email: person.zoomEmail,
                    password: passwords[person.zoomEmail] ?? "",
                    role: person.licence ?? ""
                )
            }
        )
    }
}
