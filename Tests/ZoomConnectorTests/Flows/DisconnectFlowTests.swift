import Contracts
import Foundation
import HTTPServer
import Harness
import ServiceRuntime
import Testing
import TransactionalStore
import ZoomSimulator

@testable import ZoomConnector

extension Flows {
    @Suite struct DisconnectFlowTests {
        let path = PagePath.telehealthIntegration(Fixtures.practitionerID)

        @Test func `Disconnect says what it does, does it, and leaves nothing behind`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                let later = AppointmentID(rawValue: "appointment-2")
                try await cell.publish(Fixtures.appointment())
                try await cell.publish(Fixtures.appointment(later, startsIn: .seconds(30 * 86_400)))
                try await cell.waits(for: .ready)
                let zoomUser = try cell.zoom.control.user("ada@example.com").id
                let preview = try await browser.get("\(path)/disconnect")
                #expect(preview.words.contains("2 upcoming telehealth appointments"))
                #expect(preview.words.contains("1 Zoom meeting that was made for them is deleted"))
                #expect(try Self.holds(cell, zoomUser))

                let connection = try #require(preview.field("connection"))
                _ = try await browser.post("\(path)/disconnect", ["connection": connection])
                try await cell.waits(for: .disconnected)
                #expect(try await cell.connection()?.reason == .disconnected)
                try await cell.waits(for: .deleted)
                try await eventually { cell.meetingsAtZoom.isEmpty }
                try await eventually { cell.zoom.control.state.grants.allSatisfy { !$0.isLive } }
                try await eventually { cell.identity.heard.withLock { $0.last } == "release 1 by host-1" }
                try await eventually { try await cell.grant(of: "ada@example.com") == nil }
                let page = try await browser.get(path)
                #expect(page.words.contains("Not linked"))
                #expect(!page.words.contains("ada@example.com"))
                // Pressed once more in another tab: nothing happens to a link that is gone.
                #expect(try await browser.post("\(path)/disconnect", ["connection": connection]).status == .seeOther)

                // Connecting again restores what is upcoming.
                try await cell.connect(browser)
                try await cell.waits(for: .active)
                try await cell.waits(for: .ready)
                #expect(try await cell.connection()?.generation == 2)
                #expect(cell.meetingsAtZoom.count == 1)
            }
        }

        @Test func `the slot is given back also when who pressed may not any more by then`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                cell.identity.refusesReleases.withLock { $0 = true }
                let connection = try #require(try await browser.get("\(path)/disconnect").field("connection"))
                _ = try await browser.post("\(path)/disconnect", ["connection": connection])
                let free = ProviderSlot(provider: .none, generation: 1)
                try await eventually { try await cell.identity.practitioner()?.slot == free }
                #expect(cell.identity.heard.withLock { $0.suffix(2) } == ["release 1 by host-1", "release 1 by Zoom"])
            }
        }

        @Test func `sealed tokens are in no file after Disconnect`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                let sealed = try #require(try await cell.grant(of: "ada@example.com")?.tokens?.prefix(100))
                #expect(try Self.holds(cell, Array(sealed)))
                let connection = try #require(try await browser.get("\(path)/disconnect").field("connection"))
                _ = try await browser.post("\(path)/disconnect", ["connection": connection])
                try await eventually { try !Self.holds(cell, Array(sealed)) }
            }
        }

        @Test func `removal in Zoom's Marketplace ends the link, once a read confirms it`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                cell.clock.advance(seconds: 300)
                try cell.zoom.control.removeApp(ConnectorCell.clientID, of: "ada@example.com")
                try await cell.waits(for: .disconnected)
                #expect(try await cell.connection()?.reason == .deauthorized)
                try await eventually { cell.identity.heard.withLock { $0.last } == "release 1 by Zoom" }
                let page = try await browser.get(path)
                #expect(page.words.contains("The app was removed inside Zoom's Marketplace"))
                #expect(page.words.contains("Connect to Zoom"))
                try await cell.connect(browser)
                try await cell.waits(for: .active)
            }
        }

        @Test func `what a removal left at Zoom is found when the same account is linked again`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                var second = Fixtures.appointment(AppointmentID(rawValue: "appointment-2"), startsIn: .seconds(7_200))
                try await cell.publish(second)
                try await eventually { cell.meetingsAtZoom.count == 2 }
                try await cell.waits(for: .ready)
                try await cell.waits(for: .ready, of: second.id)
                cell.clock.advance(seconds: 300)
                let before = Set(cell.meetingsAtZoom.map(\.number))
                try cell.zoom.control.removeApp(ConnectorCell.clientID, of: "ada@example.com")
                try await cell.waits(for: .disconnected)
                second.status = .cancelled
                try await cell.publish(second, .cancelled)
                try await cell.connect(browser)
                try await cell.waits(for: .ready)
                try await eventually { cell.meetingsAtZoom.count == 1 }
                #expect(before.isSuperset(of: cell.meetingsAtZoom.map(\.number)))
                #expect(cell.requests("meeting.create") == 2)
            }
        }

        @Test func `what was left at Zoom while it was being moved is found as well`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                var appointment = Fixtures.appointment()
                try await cell.publish(appointment)
                try await cell.waits(for: .ready)
                let number = try #require(try await cell.number())
                cell.clock.advance(seconds: 300)
                // Zoom answers when the grant has long ended.
                try cell.zoom.control.add(Fault("meeting.update", .delay, count: 1, milliseconds: 1_500))
                appointment.start = appointment.start + .seconds(900)
                try await cell.publish(appointment, .rescheduled)
                try await eventually { cell.requests("meeting.update") == 1 }
                try cell.zoom.control.removeApp(ConnectorCell.clientID, of: "ada@example.com")
                try await cell.waits(for: .disconnected)
                #expect(try await cell.number() == nil)
                try await cell.connect(browser)
                try await cell.waits(for: .active)
                try await eventually { try await cell.number() == number }
                #expect(cell.requests("meeting.list") == 1)
                #expect(cell.requests("meeting.create") == 1)
            }
        }

        @Test func `what has run and stays at Zoom is not taken for the meeting that came after it`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let first = try #require(try await cell.number())
                _ = try cell.zoom.control.start(first)
                try await eventually { try await cell.calls().first?.status == .live }
                try cell.zoom.control.end(first)
                try await eventually { try await cell.calls().first?.status == .ended }

                func comeAndGo() async throws {
                    cell.clock.advance(seconds: 300)
                    try cell.zoom.control.removeApp(ConnectorCell.clientID, of: "ada@example.com")
                    try await cell.waits(for: .deleted)
                    try await cell.connect(browser)
                    try await cell.waits(for: .active)
                    try await cell.waits(for: .ready)
                }
                try await comeAndGo()
                let second = try #require(try await cell.number())
                #expect(Set(cell.meetingsAtZoom.map(\.number)) == [first, second])
                #expect(Set(cell.meetingsAtZoom.map(\.agenda)).count == 2)
                try await comeAndGo()
                #expect(try await cell.number() == second)
                #expect(cell.requests("meeting.create") == 2)
            }
        }

        @Test func `a report of removal that a read refutes, or that is older than the link, changes nothing`()
            async throws
        {
            try await ConnectorCell.running { cell in
                try await cell.link()
                let user = try cell.zoom.control.user("ada@example.com")
                let connection = try await cell.connection()
                let reads = cell.requests("user.read")
                try await cell.deliver(.removal(of: user, at: "2026-11-24T07:00:00Z"))
                try await cell.deliver(.removal(of: user, at: "2026-11-24T08:00:00Z"))
                try await eventually { cell.requests("user.read") == reads + 1 }
                #expect(try await cell.connection() == connection)
            }
        }

        @Test func `another Zoom account takes the place of the first`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let first = try #require(try await cell.connection())
                try await cell.connect(browser, as: "eve@example.com")
                try await eventually { try await cell.connection()?.generation == 2 }
                try await cell.waits(for: .active)
                let old = try await cell.service.pipeline.read { try $0.state(Connection.self, first.id)?.state }
                #expect(old?.status == .disconnected)
                let eve = try cell.zoom.control.user("eve@example.com").id
                try await eventually { cell.meetingsAtZoom.map(\.hostId) == [eve] }
                try await eventually { cell.requests("oauth.revoke") == 1 }
                #expect(cell.identity.heard.withLock { $0.allSatisfy { !$0.hasPrefix("release") } })
            }
        }

        @Test func `a connection is over once a newer one has had the slot, however briefly`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try await cell.identity.change(Fixtures.practitionerID, .slotReleased) {
                    $0.slot = ProviderSlot(provider: .none, generation: 2)
                }
                try await cell.waits(for: .disconnected)
                try await eventually { cell.requests("oauth.revoke") == 1 }
                #expect(cell.identity.heard.withLock { $0.allSatisfy { !$0.hasPrefix("release") } })
            }
        }

        private static func holds(_ cell: ConnectorCell, _ text: String) throws -> Bool {
            try holds(cell, Array(text.utf8))
        }

        private static func holds(_ cell: ConnectorCell, _ bytes: [UInt8]) throws -> Bool {
            try ["zoom.sqlite", "zoom.sqlite-wal"].contains { name in
                let file = cell.folder.url.appending(path: name)
                guard FileManager.default.fileExists(atPath: file.path()) else { return false }
                return try Data(contentsOf: file).range(of: Data(bytes)) != nil
            }
        }
    }
}
