import Contracts
import Cryptography
import HTTPServer
import Harness
import ServiceRuntime
import Testing
import TransactionalStore
import ZoomSimulator

@testable import ZoomConnector

extension Flows {
    @Suite struct SecrecyFlowTests {
        @Test func `nothing secret and nobody's Zoom name is on the bus, in logs or in metrics`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let start = try #require(try await cell.start(browser, choice: .browser).leavesFor)
                let number = try #require(try await cell.number())
                _ = try cell.zoom.control.start(number)
                try cell.zoom.control.join(number, name: "Sam Client")
                try await eventually { try await cell.calls().first.map { $0.waiting + $0.participants } == 1 }
                try cell.zoom.control.add(Fault("meeting.read", .status, count: 1, status: 500))
                _ = try await cell.start(browser)
                let secrets =
                    try await cell.secrets() + [
                        String(start.split(separator: "zak=").last ?? ""), "\(number)", "ada@example.com", "Ada Zoomer",
                        "Sam Client", try cell.zoom.control.user("ada@example.com").id, ConnectorCell.clientSecret,
                        ConnectorCell.webhookSecret, cell.zoom.control.calls.first?.uuid ?? "",
                    ]
                #expect(secrets.allSatisfy { $0.count > 5 })
                let bus = try await cell.bus.all()
                #expect(bus.contains("telehealth.zoom.call.started.v1"))
                let logs = cell.log.entries.map { "\($0.message) \($0.metadata)" }.joined(separator: "\n")
                #expect(!logs.isEmpty)
                for (place, text) in [("bus", bus), ("logs", logs), ("metrics", cell.metrics.render())] {
                    for secret in secrets { #expect(!text.contains(secret), "\(place)") }
                }
            }
        }
    }
}
