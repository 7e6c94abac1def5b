import Contracts
import HTTPServer
import Harness
import ServiceRuntime
import Testing
import TransactionalStore
import ZoomSimulator

@testable import ZoomConnector

extension Flows {
    @Suite struct GrantFlowTests {
        @Test func `tokens are changed early, once, and the new pair serves everybody`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                #expect(cell.requests("oauth.refresh") == 0)
                // Five minutes before the end of the hour.
                cell.clock.advance(seconds: 3_300)
                async let first = Self.start(cell)
                async let second = Self.start(cell)
                let addresses = try await [first, second]
                #expect(addresses.allSatisfy { $0 != nil })
                #expect(cell.requests("oauth.refresh") == 1)
                // The refresh token that came with it is good as well.
                cell.clock.advance(seconds: 3_600)
                try browser.signIn(as: Fixtures.hostID)
                #expect(try await cell.start(browser).leavesFor != nil)
                #expect(cell.requests("oauth.refresh") == 2)
                #expect(try await cell.connection()?.status == .active)
            }
        }

        /// Presses Start in a browser of its own.
        private static func start(_ cell: ConnectorCell) async throws -> String? {
            try await cell.start(TestBrowser(cell, as: Fixtures.hostID)).leavesFor
        }

        @Test func `an access token that Zoom no longer takes is changed in passing`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                try cell.zoom.control.expireTokens(of: "ada@example.com")
                #expect(try await cell.start(browser).leavesFor != nil)
                #expect(cell.requests("oauth.refresh") == 1)
            }
        }

        @Test func `after a lost answer the link asks to reconnect, and reconnecting mends it`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let number = try await cell.number()
                cell.clock.advance(seconds: 3_700)
                try cell.zoom.control.add(Fault("oauth.refresh", .reset, count: 1))
                try browser.signIn(as: Fixtures.hostID)
                let failed = try await cell.start(browser)
                #expect(failed.status == .serviceUnavailable)
                #expect(failed.words.contains("Retry"))
                // Zoom had taken the token: the next try tells.
                cell.clock.advance(seconds: 10)
                try await cell.waits(for: .needsReconnect)
                let page = try await browser.get(PagePath.telehealthIntegration(Fixtures.practitionerID))
                #expect(page.words.contains("Reconnect to Zoom"))
                #expect(page.words.contains("ada@example.com"))
                let refused = try await cell.start(browser)
                #expect(refused.words.contains(ReasonCode.needsReconnect.sentence))
                #expect(refused.words.contains("Reconnect"))
                // Slot, meeting and client links stay.
                #expect(try await cell.meeting()?.status == .ready)
                #expect(cell.identity.heard.withLock { $0.count } == 1)

                try await cell.connect(browser)
                try await cell.waits(for: .active)
                #expect(try await cell.connection()?.generation == 1)
                #expect(try await cell.number() == number)
                #expect(try await cell.start(browser).leavesFor != nil)
            }
        }

        @Test func `a refresh that never reached Zoom is tried again, and nothing is lost`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                cell.clock.advance(seconds: 3_700)
                var fault = Fault("oauth.refresh", .reset, count: 1)
                fault.afterEffect = false
                try cell.zoom.control.add(fault)
                try browser.signIn(as: Fixtures.hostID)
                #expect(try await cell.start(browser).status == .serviceUnavailable)
                cell.clock.advance(seconds: 10)
                #expect(try await cell.start(browser).leavesFor != nil)
                #expect(try await cell.connection()?.status == .active)
            }
        }

        @Test func `tokens that were revoked at Zoom ask to reconnect`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                try cell.zoom.control.expireTokens(of: "ada@example.com", refresh: true)
                let page = try await cell.start(browser)
                #expect(page.words.contains(ReasonCode.needsReconnect.sentence))
                #expect(page.text.contains(PagePath.telehealthIntegration(Fixtures.practitionerID)))
                try await cell.waits(for: .needsReconnect)
            }
        }

        @Test func `tokens that are lost while the slot is claimed ask to reconnect once it is granted`() async throws {
            try await ConnectorCell.running { cell in
                cell.identity.answer.withLock { $0 = .later }
                try await cell.publish(Fixtures.appointment())
                let browser = try TestBrowser(cell, as: Fixtures.hostID)
                try await cell.connect(browser)
                try await cell.waits(for: .claiming)
                try await Self.loseTokens(cell)
                cell.identity.answer.withLock { $0 = .accept }
                cell.clock.advance(seconds: 60)
                try await cell.waits(for: .needsReconnect)
                try await cell.connect(browser)
                try await cell.waits(for: .active)
            }
        }

        @Test func `a meeting whose appointment ended while tokens were lost is deleted once Zoom lets us in again`()
            async throws
        {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                try await Self.loseTokens(cell)
                try await cell.waits(for: .needsReconnect)
                cell.clock.advance(seconds: 6 * 3_600)
                // It was looked at when its time was over, and nothing could be done.
                try await eventually {
                    try await cell.service.pipeline.read {
                        try ConnectorStore($0).meeting(Fixtures.appointmentID)?.dueAt
                    } == nil
                }
                #expect(cell.meetingsAtZoom.count == 1)
                try await cell.connect(browser)
                try await cell.waits(for: .active)
                try await cell.waits(for: .deleted)
                #expect(cell.meetingsAtZoom.isEmpty)
            }
        }

        @Test func `saying that it is another account does not bring back tokens that are lost`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                let browser = try TestBrowser(cell, as: ConnectorCell.manager)
                let attempt = try #require(try await cell.connect(browser).field("attempt"))
                try await Self.loseTokens(cell)
                try await cell.waits(for: .needsReconnect)
                let path = PagePath.telehealthIntegration(Fixtures.practitionerID)
                _ = try await browser.post("\(path)/not-this-one", ["attempt": attempt])
                #expect(try await cell.connection()?.status == .needsReconnect)
            }
        }

        /// Zoom takes the tokens no longer, which a read of the profile finds out.
        private static func loseTokens(_ cell: ConnectorCell) async throws {
            try cell.zoom.control.expireTokens(of: "ada@example.com", refresh: true)
            try cell.zoom.control.change("ada@example.com", UserChange(licence: .basic))
            try await eventually { try await cell.grant(of: "ada@example.com")?.state == .lost }
        }

        @Test func `an idle grant is kept alive, and a changed licence is seen`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                try cell.zoom.control.change("ada@example.com", UserChange(licence: .basic))
                try await eventually { try await cell.connection()?.licence == .basic }
                #expect(try await cell.connection()?.meetingLimitMinutes == 40)
                let refreshes = cell.requests("oauth.refresh")
                cell.clock.advance(seconds: 8 * 86_400)
                try await eventually { cell.requests("oauth.refresh") > refreshes }
                #expect(try await cell.connection()?.status == .active)
            }
        }
    }
}
