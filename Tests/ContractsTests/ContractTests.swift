import Contracts
import Foundation
import Testing

@Suite struct ContractTests {
    @Test func `the catalogue names every reason code with its sentence`() throws {
        let catalogue = try Self.catalogue()
        for code in ReasonCode.all {
            #expect(catalogue.contains("| `\(code)` | \(code.sentence) |"), "\(code)")
        }
        #expect(Set(ReasonCode.all).count == ReasonCode.all.count)
    }

    @Test func `an unknown reason code is kept and speaks for itself`() {
        #expect(ReasonCode(rawValue: "made-later").sentence == "made-later")
    }

    @Test func `the catalogue names every command type`() throws {
        let catalogue = try Self.catalogue()
        let types = [
            BookAppointment.type, RescheduleAppointment.type, CancelAppointment.type, ProvisionMeeting.type,
            ClaimProviderSlot.type, ReleaseProviderSlot.type,
        ]
        for type in types { #expect(catalogue.contains("`\(type)`"), "\(type)") }
    }

    @Test func `event types follow their entity and the catalogue lists them`() throws {
        let catalogue = try Self.catalogue()
        func check<State: PublicState>(_: State.Type) {
            for change in State.Change.allCases {
                let prefix = "telehealth.\(State.service.rawValue).\(State.entity)."
                #expect(change.rawValue.hasPrefix(prefix) && change.rawValue.hasSuffix(".v1"))
                guard change != .republished, change != .erased else { continue }
                #expect(catalogue.contains("`\(change.rawValue.dropFirst(prefix.count).dropLast(3))`"), "\(change)")
            }
        }
        check(Account.self)
        check(User.self)
        check(Practitioner.self)
        check(ServiceToken.self)
        check(Connection.self)
        check(Meeting.self)
        check(Call.self)
        check(Appointment.self)
        check(Session.self)
    }

    @Test func `topics have names, partitions and settings`() {
        #expect(Topic(.scheduling, .commands).name == "scheduling.commands.v1")
        #expect(Topic.all.count == 12)
        #expect(Topic(.zoom, .owner).partitions(cell: 16) == 1)
        #expect(Topic(.zoom, .events).partitions(cell: 16) == 16)
        #expect(Topic(.zoom, .commands).settings["message.timestamp.type"] == "LogAppendTime")
    }

    @Test(arguments: ["", "a b", "ä", "a/b", String(repeating: "a", count: 65)])
    func `an id from outside with other characters or lengths is refused`(text: String) {
        #expect(AppointmentID(text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([AppointmentID].self, from: JSONEncoder().encode([text]))
        }
    }

    static func catalogue() throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: "Shared/Contracts/README.md"), encoding: .utf8)
    }
}
