import Contracts
import Testing

@testable import Identity

@Suite struct UserChangeTests {
    static let practice = AccountID(rawValue: "practice")
    static let user = UserID(rawValue: "user")
    static let other = UserID(rawValue: "other")
    static let kim = PractitionerID(rawValue: "kim")
    static let lee = PractitionerID(rawValue: "lee")

    static let master = Permission.Actor.user(other, of: practice, AccessFacts(role: .master))
    static let settings = Permission.Actor.user(other, of: practice, AccessFacts(role: .standard, settingsAccess: true))

    static func practitioner(
        _ id: PractitionerID,
        provider: ProviderSlot.Provider = .none,
        host: UserID? = nil,
        active: Bool = true
    ) -> Practitioner {
        Practitioner(
            id: id,
            accountId: practice,
            displayName: id.rawValue,
            active: active,
            slot: ProviderSlot(provider: provider),
            hostUserId: host
        )
    }

    static func change(
        _ current: AccessFacts,
        _ requested: AccessFacts,
        by actor: Permission.Actor? = master,
        otherActiveMasters: Int = 1,
        _ practitioners: Practitioner...
    ) throws(UserChange.Refusal) -> UserChange {
        try UserChange.decide(
            user,
            from: current,
            to: requested,
            by: actor,
            accountID: practice,
            in: UserChange.Practice(
                otherActiveMasters: otherActiveMasters,
                practitioners: Dictionary(uniqueKeysWithValues: practitioners.map { ($0.id, $0) })
            )
        )
    }

    @Test func `a Settings user changes a standard user`() throws {
        let change = try Self.change(
            AccessFacts(role: .standard),
            AccessFacts(role: .standard, settingsAccess: true, profileAccess: [Self.kim]),
            by: Self.settings,
            Self.practitioner(Self.kim)
        )
        #expect(change.facts.settingsAccess)
        #expect(change.facts.profileAccess == [Self.kim])
        #expect(change.hosts.isEmpty)
    }

    @Test func `a Settings user neither changes a master nor makes one`() {
        let refusal = UserChange.Refusal.permission(.notPermitted(ask: .masters))
        #expect(throws: refusal) {
            try Self.change(AccessFacts(role: .master), AccessFacts(role: .standard), by: Self.settings)
        }
        #expect(throws: refusal) {
            try Self.change(AccessFacts(role: .standard), AccessFacts(role: .master), by: Self.settings)
        }
    }

    @Test func `the last active master neither steps down nor leaves`() {
        #expect(throws: UserChange.Refusal.lastMaster) {
            try Self.change(AccessFacts(role: .master), AccessFacts(role: .standard), otherActiveMasters: 0)
        }
        #expect(throws: UserChange.Refusal.lastMaster) {
            try Self.change(
                AccessFacts(role: .master),
                AccessFacts(role: .master, active: false),
                otherActiveMasters: 0
            )
        }
    }

    @Test func `a master who is not the last steps down`() throws {
        let change = try Self.change(AccessFacts(role: .master), AccessFacts(role: .standard))
        #expect(change.facts.role == .standard)
    }

    @Test func `a practitioner is the default of one user only`() {
        #expect(throws: UserChange.Refusal.defaultTaken(Self.kim, by: Self.other)) {
            try Self.change(
                AccessFacts(role: .standard),
                AccessFacts(role: .standard, defaultPractitionerID: Self.kim),
                Self.practitioner(Self.kim, host: Self.other)
            )
        }
    }

    @Test func `a new default practitioner frees the old one`() throws {
        let change = try Self.change(
            AccessFacts(role: .standard, defaultPractitionerID: Self.lee),
            AccessFacts(role: .standard, defaultPractitionerID: Self.kim),
            Self.practitioner(Self.kim),
            Self.practitioner(Self.lee, host: Self.user)
        )
        #expect(
            change.hosts == [
                .init(practitionerID: Self.kim, hostUserID: Self.user),
                .init(practitionerID: Self.lee, hostUserID: nil),
            ]
        )
        #expect(change.suspended.isEmpty)
    }

    @Test func `a change of host while Zoom is linked says whose Start is suspended`() throws {
        let change = try Self.change(
            AccessFacts(role: .standard, defaultPractitionerID: Self.lee),
            AccessFacts(role: .standard, defaultPractitionerID: Self.kim),
            Self.practitioner(Self.kim, provider: .telehealthPro),
            Self.practitioner(Self.lee, provider: .zoom, host: Self.user)
        )
        #expect(change.suspended == [Self.lee])
    }

    @Test func `who is deactivated is nobody's host any longer`() throws {
        let change = try Self.change(
            AccessFacts(role: .standard, defaultPractitionerID: Self.kim),
            AccessFacts(role: .standard, active: false, defaultPractitionerID: Self.kim),
            Self.practitioner(Self.kim, host: Self.user)
        )
        #expect(change.facts.defaultPractitionerID == nil)
        #expect(change.hosts == [.init(practitionerID: Self.kim, hostUserID: nil)])
    }

    @Test func `an unknown practitioner is refused, an inactive one as a new default only`() throws {
        #expect(throws: UserChange.Refusal.practitionerUnknown) {
            try Self.change(AccessFacts(role: .standard), AccessFacts(role: .standard, profileAccess: [Self.kim]))
        }
        #expect(throws: UserChange.Refusal.practitionerUnknown) {
            try Self.change(AccessFacts(role: .standard), AccessFacts(role: .standard, defaultPractitionerID: Self.kim))
        }
        let gone = Self.practitioner(Self.kim, host: Self.user, active: false)
        let kept = AccessFacts(role: .standard, defaultPractitionerID: Self.kim)
        #expect(try Self.change(kept, kept, gone).facts == kept)
        #expect(throws: UserChange.Refusal.practitionerInactive(Self.kim)) {
            try Self.change(AccessFacts(role: .standard), kept, Self.practitioner(Self.kim, active: false))
        }
    }

    @Test func `a new user gets what is ticked, by whoever may`() throws {
        let practice = UserChange.Practice(
            otherActiveMasters: 1,
            practitioners: [Self.kim: Self.practitioner(Self.kim, provider: .zoom)]
        )
        let facts = AccessFacts(role: .standard, ownProfilePermission: true, defaultPractitionerID: Self.kim)
        let added = try UserChange.decide(
            adding: Self.user,
            facts,
            by: Self.settings,
            accountID: Self.practice,
            in: practice
        )
        #expect(added.facts == facts)
        #expect(added.hosts == [.init(practitionerID: Self.kim, hostUserID: Self.user)])
        #expect(added.suspended == [Self.kim])
        #expect(throws: UserChange.Refusal.permission(.notPermitted(ask: .masters))) {
            try UserChange.decide(
                adding: Self.user,
                AccessFacts(role: .master),
                by: Self.settings,
                accountID: Self.practice,
                in: practice
            )
        }
    }

    @Test func `whoever runs the cell needs no right but keeps the rules`() throws {
        #expect(
            try Self.change(AccessFacts(role: .standard), AccessFacts(role: .master), by: nil).facts.role == .master
        )
        #expect(throws: UserChange.Refusal.lastMaster) {
            try Self.change(AccessFacts(role: .master), AccessFacts(role: .standard), by: nil, otherActiveMasters: 0)
        }
    }
}
