import Contracts
import Testing

@testable import Identity

@Suite struct EffectiveAccessTests {
    static let kim = PractitionerID(rawValue: "kim")
    static let lee = PractitionerID(rawValue: "lee")
    static let practice = AccountID(rawValue: "practice")

    /// Every combination of ticks over two practitioners.
    static func everyFacts() -> [AccessFacts] {
        let accesses: [[PractitionerID]] = [[], [kim], [lee], [kim, lee]]
        let defaults: [PractitionerID?] = [nil, kim, lee]
        var all: [AccessFacts] = []
        for bits in 0..<16 {
            for access in accesses {
                for own in defaults {
                    all.append(
                        AccessFacts(
                            role: bits & 8 == 0 ? .master : .standard,
                            active: bits & 1 == 0,
                            settingsAccess: bits & 2 != 0,
                            profileAccess: access,
                            ownProfilePermission: bits & 4 != 0,
                            defaultPractitionerID: own
                        )
                    )
                }
            }
        }
        return all
    }

    @Test func `what is published says the same as the table, for every combination of ticks`() {
        for facts in Self.everyFacts() {
            let id = UserID(rawValue: "user")
            let actor = Permission.Actor.user(id, of: Self.practice, facts)
            let access = EffectiveAccess(of: facts, for: id, in: Self.practice)
            #expect(access.settings == actor.may(.manageSettings))
            #expect(access.settings == actor.may(.manageUsers))
            #expect(access.telehealthPro == actor.may(.setTelehealthPro))
            for practitioner in [Self.kim, Self.lee] {
                let mayManage = actor.may(.manageConnection, .practitioner(practitioner))
                #expect(access.mayManageConnection(of: practitioner) == mayManage, "\(facts)")
                #expect((access.hosts == practitioner) == actor.may(.host, .practitioner(practitioner)))
            }
            #expect((access.ownProfile != nil) == actor.may(.openOwnProfile))
        }
    }

    @Test func `a user with the permission alone has no list of practitioners`() {
        let facts = AccessFacts(role: .standard, ownProfilePermission: true, defaultPractitionerID: Self.kim)
        let access = EffectiveAccess(of: facts, for: UserID(rawValue: "user"), in: Self.practice)
        #expect(!access.seesPractitioners)
        #expect(access.ownProfile == Self.kim)
    }

    @Test func `a user who is not active has access to nothing`() {
        let facts = AccessFacts(
            role: .master,
            active: false,
            profileAccess: [Self.kim],
            defaultPractitionerID: Self.kim
        )
        #expect(EffectiveAccess(of: facts, for: UserID(rawValue: "user"), in: Self.practice) == .none)
    }
}
