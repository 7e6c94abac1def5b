import Contracts
import HTTPServer
import Harness
import ServiceRuntime
import Testing
import TransactionalStore
import ZoomSimulator

@testable import ZoomConnector

extension Flows {
    @Suite struct ConnectFlowTests {
        @Test func `a practitioner links her own account, and is asked nothing besides`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try TestBrowser(cell, as: Fixtures.hostID)
                let before = try await browser.get(PagePath.telehealthIntegration(Fixtures.practitionerID))
                #expect(before.words.contains("Connect to Zoom"))
                #expect(before.words.contains("Not linked"))
                try await cell.connect(browser)
                try await cell.waits(for: .active)
                let page = try await browser.get(PagePath.telehealthIntegration(Fixtures.practitionerID))
                for words in [
                    "Linked to Zoom", "Ada Zoomer", "ada@example.com", "Licensed", "User host-1", "24 November 2026",
                    "Waiting room", "From your Zoom account", "Disconnect from Zoom",
                ] {
                    #expect(page.words.contains(words), "\(words)")
                }
                let connection = try #require(try await cell.connection())
                #expect(connection.generation == 1)
                #expect(connection.licence == .licensed)
                #expect(connection.connectedBy == Fixtures.hostID)
                #expect(connection.hostUserId == Fixtures.hostID)
                #expect(try await cell.identity.practitioner()?.slot.connectionId == connection.id)
            }
        }

        @Test func `somebody else confirms whose account it is, or says that it is not`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try TestBrowser(cell, as: ConnectorCell.manager)
                let path = PagePath.telehealthIntegration(Fixtures.practitionerID)
                let question = try await cell.connect(browser, as: "bob@example.com")
                #expect(question.words.contains("Is this Dr practitioner-1's Zoom account?"))
                #expect(question.words.contains("bob@example.com"))
                // The question stands alone.
                #expect(!question.words.contains("Connect to Zoom"))
                #expect(try await cell.connection() == nil)
                let first = try #require(question.field("attempt"))
                _ = try await browser.post("\(path)/not-this-one", ["attempt": first])
                let page = try await browser.get(path)
                #expect(page.words.contains("That Zoom account was not linked"))
                #expect(page.text.contains("\(cell.zoom.origin)/logout"))
                // The access is handed back at Zoom.
                try await eventually { cell.zoom.control.state.grants.allSatisfy { !$0.isLive } }
                #expect(cell.requests("oauth.revoke") == 1)

                let again = try await cell.connect(browser, as: "ada@example.com")
                let second = try #require(again.field("attempt"))
                // The first question is over.
                _ = try await browser.post("\(path)/confirm", ["attempt": first])
                #expect(try await cell.connection() == nil)
                _ = try await browser.post("\(path)/confirm", ["attempt": second])
                try await cell.waits(for: .active)
                #expect(try await cell.connection()?.connectedBy == ConnectorCell.manager)
                #expect(try await browser.get(path).words.contains("ada@example.com"))
            }
        }

        @Test func `an unconfirmed account is handed back after its hour`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try TestBrowser(cell, as: ConnectorCell.manager)
                try await cell.connect(browser)
                cell.clock.advance(seconds: 3_601)
                try await eventually { cell.requests("oauth.revoke") == 1 }
                #expect(try await cell.connection() == nil)
                try await eventually { try await cell.grant(of: "ada@example.com") == nil }
            }
        }

        @Test func `declined, unticked, foreign, expired: each has a page with a way on`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try TestBrowser(cell, as: Fixtures.hostID)
                let path = PagePath.telehealthIntegration(Fixtures.practitionerID)

                var address = try await cell.pressConnect(browser)
                #expect(try await browser.get(path).words.contains("Waiting for Zoom since 09:00 (Europe/Berlin)"))
                #expect(try await !browser.get(path).words.contains("Connect to Zoom"))
                let declined = try cell.zoom.control.authorize("ada@example.com", address, allow: false)
                let page = try await browser.follow(browser.get(cell.path(of: declined)))
                #expect(page.words.contains("Access was declined at Zoom"))
                #expect(page.words.contains("Connect to Zoom"))

                address = try await cell.pressConnect(browser)
                let back = try cell.path(of: cell.zoom.control.authorize("ada@example.com", address))
                // Another person on this browser, and another browser.
                let other = try TestBrowser(cell, as: ConnectorCell.manager)
                #expect(try await other.get(back).words.contains("Somebody else is signed in"))
                let elsewhere = try TestBrowser(cell, as: Fixtures.hostID)
                #expect(try await elsewhere.get(back).words.contains("This way back is not known"))
                #expect(cell.requests("oauth.token") == 0)
                #expect(try await browser.get("\(PagePath.zoomCallback)?state=made-up&code=x").status == .badRequest)
                #expect(try await browser.get(PagePath.zoomCallback).status == .badRequest)

                cell.clock.advance(seconds: 3_601)
                try browser.signIn(as: Fixtures.hostID)
                let late = try await browser.get(back)
                #expect(late.status == .gone)
                #expect(late.words.contains("More than an hour has passed"))
                #expect(try await cell.connection() == nil)
            }
        }

        @Test func `a permission that was not granted is named, and what was granted is handed back`() async throws {
            try await ConnectorCell.running { cell in
                let app = try cell.zoom.control.app(ConnectorCell.clientID)
                var definition = AppDefinition(
                    clientSecret: ConnectorCell.clientSecret,
                    redirectURIs: app.redirectURIs
                )
                definition.scopes = app.scopes.map {
                    AppScope(name: $0.name, optional: $0.name == "meeting:write:meeting")
                }
                try cell.zoom.control.putApp(ConnectorCell.clientID, definition)
                let browser = try TestBrowser(cell, as: Fixtures.hostID)
                let address = try await cell.pressConnect(browser)
                let back = try cell.zoom.control.authorize(
                    "ada@example.com",
                    address,
                    without: ["meeting:write:meeting"]
                )
                let page = try await browser.follow(browser.get(cell.path(of: back)))
                #expect(page.words.contains("Not every permission was granted"))
                try await eventually { cell.requests("oauth.revoke") == 1 }
                #expect(try await cell.connection() == nil)
            }
        }

        @Test func `a reload, and a session that ended meanwhile, change nothing`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try TestBrowser(cell, as: Fixtures.hostID)
                let address = try await cell.pressConnect(browser)
                let back = try cell.path(of: cell.zoom.control.authorize("ada@example.com", address))
                browser.signOut()
                let first = try await browser.get(back)
                let page = try #require(first.headers[.location])
                #expect(page == "\(PagePath.telehealthIntegration(Fixtures.practitionerID))?from=profile")
                let signIn = try await browser.get(page)
                #expect(signIn.headers[.location]?.hasPrefix(PagePath.signIn) == true)
                #expect(try await browser.get(back).status == .seeOther)
                try browser.signIn(as: Fixtures.hostID)
                try await cell.waits(for: .active)
                #expect(try await browser.get(page).words.contains("ada@example.com"))
                #expect(cell.requests("oauth.token") == 1)
            }
        }

        @Test func `a Zoom account that is linked elsewhere is refused, and the other link goes on`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.link()
                let first = try #require(try await cell.connection())
                let second = PractitionerID(rawValue: "practitioner-2")
                let browser = try TestBrowser(cell, as: ConnectorCell.manager)
                let page = try await cell.connect(browser, second)
                #expect(page.words.contains("This Zoom account is already in use"))
                #expect(page.words.contains("A Zoom licence can't be shared"))
                #expect(!page.words.contains("practitioner-1"))
                #expect(try await cell.connection(of: second) == nil)
                // Nothing was revoked, and the link works with the fresh tokens.
                #expect(cell.requests("oauth.revoke") == 0)
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                #expect(try await cell.connection() == first)
                #expect(cell.requests("oauth.refresh") == 0)
            }
        }

        @Test func `Telehealth Pro in the slot refuses with directions`() async throws {
            try await ConnectorCell.running { cell in
                try await cell.identity.change(Fixtures.practitionerID, .telehealthProEnabled) {
                    $0.slot = ProviderSlot(provider: .telehealthPro)
                }
                let path = PagePath.telehealthIntegration(Fixtures.practitionerID)
                let browser = try TestBrowser(cell, as: Fixtures.hostID)
                try await eventually { try await browser.get(path).words.contains("Telehealth Pro is enabled") }
                let page = try await browser.post("\(path)/connect")
                #expect(page.status == .conflict)
                #expect(page.leavesFor == nil)
                #expect(page.words.contains("Settings > Communication > Communication Options"))
                #expect(page.words.contains("Ask User manager."))
            }
        }

        @Test func `a slot that is refused ends the link, with its reason`() async throws {
            try await ConnectorCell.running { cell in
                cell.identity.answer.withLock { $0 = .refuse(.telehealthProActive) }
                let browser = try TestBrowser(cell, as: Fixtures.hostID)
                try await cell.connect(browser)
                try await cell.waits(for: .refused)
                let page = try await browser.get(PagePath.telehealthIntegration(Fixtures.practitionerID))
                #expect(page.words.contains("Zoom was not linked"))
                #expect(page.words.contains(ReasonCode.telehealthProActive.sentence))
                try await eventually { cell.requests("oauth.revoke") == 1 }
            }
        }

        @Test func `a slot that is granted after its refusal is given back`() async throws {
            try await ConnectorCell.running { cell in
                cell.identity.answer.withLock { $0 = .refuse(.practitionerInactive) }
                try await cell.connect(try TestBrowser(cell, as: Fixtures.hostID))
                try await cell.waits(for: .refused)
                let connection = try #require(try await cell.connection())
                try await cell.identity.change(Fixtures.practitionerID, .slotClaimed) {
                    $0.slot = ProviderSlot(
                        provider: .zoom,
                        connectionId: connection.id,
                        generation: connection.generation
                    )
                }
                try await eventually {
                    try await cell.identity.practitioner()?.slot.provider == ProviderSlot.Provider.none
                }
                #expect(cell.identity.heard.withLock { $0.last } == "release 1 by Zoom")
                #expect(try await cell.connection()?.status == .refused)
            }
        }

        @Test func `the claim is repeated under one id until it is answered, or cancelled`() async throws {
            try await ConnectorCell.running { cell in
                cell.identity.answer.withLock { $0 = .later }
                let browser = try TestBrowser(cell, as: Fixtures.hostID)
                let path = PagePath.telehealthIntegration(Fixtures.practitionerID)
                let page = try await cell.connect(browser)
                #expect(page.words.contains("Waiting for the practice's settings to confirm"))
                #expect(page.text.contains("http-equiv=\"refresh\""))
                for count in 2...3 {
                    cell.clock.advance(seconds: 10)
                    try await eventually { cell.identity.heard.withLock { $0.count } >= count }
                }
                #expect(cell.identity.heard.withLock { Set($0).count } == 1)
                cell.identity.answer.withLock { $0 = .accept }
                cell.clock.advance(seconds: 20)
                try await cell.waits(for: .active)

                // Connecting the second practitioner is cancelled before it is answered.
                let second = PractitionerID(rawValue: "practitioner-2")
                cell.identity.answer.withLock { $0 = .later }
                let manager = try TestBrowser(cell, as: ConnectorCell.manager)
                let question = try await cell.connect(manager, as: "eve@example.com", second)
                let attempt = try #require(question.field("attempt"))
                _ = try await manager.post("\(PagePath.telehealthIntegration(second))/confirm", ["attempt": attempt])
                try await cell.waits(for: .claiming, of: second)
                _ = try await manager.post("\(PagePath.telehealthIntegration(second))/cancel")
                try await cell.waits(for: .disconnected, of: second)
                try await eventually { cell.identity.heard.withLock { $0.last } == "release 1 by manager" }
                try await eventually { cell.requests("oauth.revoke") == 1 }
                #expect(try await browser.get(path).words.contains("Linked to Zoom"))
            }
        }

        @Test func `lost and late answers of Zoom's: it starts again, or goes on by itself`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try TestBrowser(cell, as: Fixtures.hostID)
                try cell.zoom.control.add(Fault("oauth.token", .reset, count: 1))
                let lost = try await cell.connect(browser)
                #expect(lost.words.contains("Zoom's answer was lost"))
                #expect(try await cell.connection() == nil)

                try cell.zoom.control.add(Fault("user.read", .status, count: 1, status: 503))
                let late = try await cell.connect(browser)
                #expect(late.words.contains("Zoom does not say yet whose account it is"))
                cell.clock.advance(seconds: 10)
                try await cell.waits(for: .active)
                #expect(
                    try await browser.get(PagePath.telehealthIntegration(Fixtures.practitionerID)).words.contains(
                        "ada@example.com"
                    )
                )
            }
        }

        @Test func `who may not manage the link does not see it`() async throws {
            try await ConnectorCell.running { cell in
                let path = PagePath.telehealthIntegration(Fixtures.practitionerID)
                let nobody = try TestBrowser(cell, as: UserID(rawValue: "nobody"))
                for answer in [
                    try await nobody.get(path), try await nobody.post("\(path)/connect"),
                    try await nobody.post("\(path)/disconnect"), try await nobody.get("\(path)/disconnect"),
                ] {
                    #expect(answer.status == .forbidden)
                    #expect(answer.words.contains("Ask User manager."))
                }
                #expect(
                    try await nobody.get(PagePath.telehealthIntegration(PractitionerID(rawValue: "x"))).status
                        == .notFound
                )
                let stranger = try TestBrowser(cell)
                #expect(try await stranger.get(path).headers[.location]?.hasPrefix(PagePath.signIn) == true)
            }
        }
    }
}
