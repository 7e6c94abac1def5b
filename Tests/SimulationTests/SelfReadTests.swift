import Contracts
import Testing

@testable import Identity
@testable import Simulation
@testable import TransactionalStore

@Suite struct SelfReadTests {
    @Test func `what a dead process had sent is published over when it lands late`() throws {
        let world = try World(keys: CellKeys(), bug: nil)
        try landLate(world)
        try world.settle()
        try world.check()
    }

    @Test func `without the self-read the log's tail would show the old state`() throws {
        let world = try World(keys: CellKeys(), bug: .selfReadOff)
        try landLate(world)
        try world.settle()
        let violation = #expect(throws: Violation.self) { try world.check() }
        #expect(violation?.promise == "tail")
    }

    /// A state that a process had sent when it died lands after a newer one of the next life.
    private func landLate(_ world: World) throws {
        let identity = world.identity.service
        try world.settle()
        try press(world, active: false)
        try identity.crash(landing: 0, "")
        try identity.start()
        try publish(identity)
        try press(world, active: true)
        try publish(identity)
        var landed = 0
        while world.cell.landStray(choice: 0) { landed += 1 }
        #expect(landed == 1)
    }

    private func press(_ world: World, active: Bool) throws {
        let practice = try #require(world.identity.practices.first)
        let practitioner = try #require(practice.practitioners.first)
        world.identity.service.perform(
            SetPractitionerActive(practitionerId: practitioner, active: active),
            as: .operator,
            account: practice.account,
            submissionID: "active-\(active)"
        )
        _ = try world.identity.service.commit()
        _ = try world.identity.service.produce(most: 50)
    }

    private func publish(_ service: SteppedService) throws {
        _ = try service.commit()
        _ = try service.produce(most: 50)
        service.land(50)
        _ = service.acknowledge(choice: 0, all: true)
    }
}
