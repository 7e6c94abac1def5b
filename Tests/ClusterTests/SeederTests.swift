import FoundationEssentials
import HTTPClient
import ServiceRuntime
import Testing

@testable import Cluster

@Suite struct SeederTests {
    private static let people = """
        {"accountId":"a1","people":[{"email":"morgan@harbour.example","userId":"u1"},
        {"email":"dana@harbour.example","userId":"u2","practitionerId":"p2"},
        {"email":"sam@harbour.example","userId":"u3","practitionerId":"p3"},
        {"email":"noor@harbour.example","userId":"u4"}]}
        """

    /// All parts behind one port: their paths differ.
    private func seeder(_ client: HTTPClient, _ origin: String, _ port: Int, _ directory: String) throws -> Seeder {
        let state = StateDirectory(directory)
        return Seeder(
            state: state,
            identity: OperatorDoor(client: client, origin: "\(origin)/identity", secret: "s", service: .identity),
            scheduling: OperatorDoor(client: client, origin: "\(origin)/scheduling", secret: "s", service: .scheduling),
            simulator: SimulatorControl(client: client, port: port, token: "t")
        )
    }

    private func parts() -> FakePart {
        let part = FakePart()
        part.answer("POST /users", status: 201, "{}")
        part.answer("POST /identity/operator/seed", Self.people)
        part.answer("POST /scheduling/operator/seed", #"{"clients":6,"appointments":12}"#)
        return part
    }

    @Test func `the practice is made once, and shown again`() async throws {
        let part = parts()
        try await withTemporaryDirectory { directory in
            try await part.serving { origin, port in
                try await withClient { client in
                    let seeder = try seeder(client, origin, port, directory)
                    let record = try await seeder.run()
                    #expect(record.accountId == "a1")
                    #expect(record.people.count == 4 && record.zoomUsers.count == 2)
                    #expect(Set((record.people + record.zoomUsers).map(\.password)).count == 6)
                    #expect(PrivateFile.mode(StateDirectory(directory).seedRecord) == 0o600)
                    let asked = part.asked.count
                    #expect(try await seeder.run() == record)
                    #expect(part.asked.count == asked)
                }
            }
        }
        let calendar = try #require(part.asked.last)
        #expect(calendar.line == "POST /scheduling/operator/seed")
        #expect(calendar.body == #"{"accountId":"a1","practitionerIds":["p2","p3"],"userId":"u1"}"#)
    }

    @Test func `an attempt that was cut short is taken up with the same passwords`() async throws {
        let part = FakePart()
        part.answer("POST /users", status: 201, "{}")
        part.answer("POST /identity/operator/seed", status: 409, #"{"error":"Not today."}"#)
        part.answer("POST /identity/operator/seed", Self.people)
        part.answer("POST /scheduling/operator/seed", #"{"clients":6,"appointments":12}"#)
        try await withTemporaryDirectory { directory in
            try await part.serving { origin, port in
                try await withClient { client in
                    let seeder = try seeder(client, origin, port, directory)
                    await #expect(throws: ClusterError.self) { try await seeder.run() }
                    _ = try await seeder.run()
                }
            }
        }
        let bodies = part.asked.filter { $0.line == "POST /identity/operator/seed" }.map(\.body)
        #expect(bodies.count == 2 && bodies[0] == bodies[1])
    }

    @Test func `passwords follow from the random bytes alone, and are long enough for identity`() {
        struct Counting: RandomSource {
            func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0) } }
        }
        let practice = DemonstrationPractice(random: Counting())
        #expect(Set(practice.passwords.values) == ["0123-4567-89ab-cdef"])
    }
}
