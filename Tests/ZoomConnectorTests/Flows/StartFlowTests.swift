import Contracts
import HTTPServer
import Harness
import ServiceRuntime
import Testing
import TransactionalStore
import ZoomSimulator

@testable import ZoomConnector

extension Flows {
    @Suite struct StartFlowTests {
        @Test func `Start goes on to a fresh start link, or straight into the browser`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let number = try #require(try await cell.number())
                let first = try #require(try await cell.start(browser).leavesFor)
                #expect(first.hasPrefix("\(cell.zoom.origin)/s/\(number)?zak="))
                let page = try await cell.start(browser)
                let second = try #require(page.leavesFor)
                #expect(second != first)
                #expect(page.headers[.cacheControl] == "no-store")
                #expect(page.headers[.referrerPolicy] == "no-referrer")
                #expect(page.status == .ok)
                let web = try #require(try await cell.start(browser, choice: .browser).leavesFor)
                #expect(web.hasPrefix("\(cell.zoom.origin)/wc/\(number)/start?zak="))
                // Reloading the page leads back to the launch page.
                let reload = try await browser.get(PagePath.start(Fixtures.appointmentID))
                #expect(reload.headers[.location] == PagePath.launch(Fixtures.appointmentID))
            }
        }

        @Test func `without a meeting yet Start makes it`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment(startsIn: .seconds(5 * 86_400)))
                #expect(try await cell.number() == nil)
                #expect(try await cell.start(browser).leavesFor?.contains("/s/") == true)
                #expect(cell.meetingsAtZoom.count == 1)
            }
        }

        @Test func `a meeting that is gone at Zoom is made anew by Start`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let number = try #require(try await cell.number())
                try cell.zoom.control.add(Fault("webhook.*", .drop))
                try cell.zoom.control.deleteMeeting(number)
                let address = try #require(try await cell.start(browser).leavesFor)
                #expect(!address.contains("\(number)"))
                #expect(address.contains("/s/"))
            }
        }

        @Test func `a press that Zoom answers late goes on to the meeting that stands by then`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                let number = try #require(try await cell.number())
                try cell.zoom.control.add(Fault("webhook.*", .drop))
                try cell.zoom.control.add(Fault("meeting.read", .delay, count: 1, milliseconds: 2_500))
                let before = cell.requests("meeting.read")
                async let late = cell.start(browser)
                try await eventually { cell.requests("meeting.read") > before }
                try cell.zoom.control.deleteMeeting(number)
                let next = try #require(try await cell.start(TestBrowser(cell, as: Fixtures.hostID)).leavesFor)
                #expect(!next.contains("\(number)"))
                let made = try #require(try await cell.number())
                #expect(try await late.leavesFor?.contains("/s/\(made)?") == true)
            }
        }

        @Test func `a second call warns, and goes when it is started anyway`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                let other = AppointmentID(rawValue: "appointment-2")
                try await cell.publish(Fixtures.appointment())
                try await cell.publish(Fixtures.appointment(other, startsIn: .seconds(7_200)))
                try await cell.waits(for: .ready)
                try await cell.waits(for: .ready, of: other)
                #expect(try await cell.start(browser).leavesFor != nil)
                cell.clock.advance(seconds: 70)
                let opened = try await cell.start(browser, other)
                #expect(opened.status == .conflict)
                #expect(opened.words.contains("The appointment at 10:00 (Europe/Berlin) was opened a minute ago"))
                #expect(opened.leavesFor == nil)
                // The same one goes in again.
                #expect(try await cell.start(browser).leavesFor != nil)

                _ = try cell.zoom.control.start(try #require(try await cell.number()))
                try await eventually { try await cell.calls().first?.status == .live }
                let warned = try await cell.start(browser, other)
                #expect(warned.words.contains("In a call with 10:00 since 09:01 (Europe/Berlin)."))
                #expect(warned.words.contains("Telehealth Pro"))
                #expect(warned.words.contains("Ask User manager."))
                #expect(warned.words.contains("Go back"))
                #expect(warned.words.contains("Start anyway"))
                #expect(warned.field("confirmed") == "yes")
                #expect(try await cell.start(browser, other, confirmed: true).leavesFor != nil)
                // A claim lapses.
                try cell.zoom.control.end(try #require(try await cell.number()))
                try await eventually { try await cell.calls().first?.status == .ended }
                cell.clock.advance(seconds: 181)
                #expect(try await cell.start(browser).leavesFor != nil)
            }
        }

        @Test func `who and what cannot be started is refused, with the way out`() async throws {
            try await ConnectorCell.running { cell in
                let manager = try TestBrowser(cell, as: ConnectorCell.manager)
                let host = try TestBrowser(cell, as: Fixtures.hostID)
                try await cell.publish(Fixtures.appointment())
                #expect(try await cell.start(host).words.contains(ReasonCode.notLinked.sentence))
                try await cell.link()
                try await cell.waits(for: .ready)
                let refused = try await cell.start(manager)
                #expect(refused.status == .forbidden)
                #expect(refused.words.contains("Only User host-1 can start it"))
                #expect(try await cell.start(host, AppointmentID(rawValue: "x")).status == .notFound)
                #expect(
                    try await host.post(PagePath.start(Fixtures.appointmentID), ["choice": "telepathy"]).status
                        == .badRequest
                )

                // The browser, forged on an iPhone.
                host.userAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)"
                let phone = try await cell.start(host, choice: .browser)
                #expect(phone.status == .unprocessableContent)
                #expect(phone.words.contains("On an iPhone"))
                #expect(phone.field("choice") == "mobile")
                #expect(try await cell.start(host, choice: .mobile).leavesFor != nil)

                // Whose default practitioner it is changes.
                try await cell.identity.introduce([
                    {
                        var user = Fixtures.user(
                            "manager",
                            access: .manager,
                            defaultPractitioner: Fixtures.practitionerID
                        )
                        user.access.hosts = Fixtures.practitionerID
                        return user
                    }()
                ])
                try await cell.identity.change(Fixtures.practitionerID, .hostChanged) {
                    $0.hostUserId = ConnectorCell.manager
                }
                try await eventually {
                    try await cell.start(manager).words.contains(ReasonCode.startSuspended.sentence)
                }
                // The user and the practitioner are heard of one after the other.
                try await eventually {
                    let page = try await manager.get(PagePath.telehealthIntegration(Fixtures.practitionerID))
                    return page.words.contains("Start is suspended")
                }
                try await cell.connect(manager)
                try await eventually { try await cell.start(manager).leavesFor != nil }
            }
        }

        @Test(arguments: [
            (Fault("meeting.*", .status, status: 500), ReasonCode.zoomUnreachable),
            (Fault("meeting.read", .badJSON), .zoomUnreachable),
            (Fault("meeting.read", .rateLimit), .zoomRateLimited),
        ])
        func `what goes wrong at Zoom is said, with a button to try again`(_ fault: Fault, _ reason: ReasonCode)
            async throws
        {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                try cell.zoom.control.add(fault)
                let page = try await cell.start(browser)
                #expect(page.status == .serviceUnavailable)
                #expect(page.words.contains(reason.sentence))
                #expect(page.words.contains("Retry"))
                #expect(page.leavesFor == nil)
                // The claim is free again for another appointment.
                let zoomUser = try cell.zoom.control.user("ada@example.com").id
                #expect(try await cell.service.pipeline.read { try ConnectorStore($0).lease(zoomUser) } == nil)
                cell.zoom.control.removeFaults()
                #expect(try await cell.start(browser).leavesFor != nil)
            }
        }

        @Test(arguments: [
            (Fault("meeting.create", .meetingLimit), ReasonCode.zoomDailyLimit),
            (Fault("meeting.create", .status, status: 400), .zoomRefused),
        ])
        func `what Zoom refused is asked for anew by Start, once it is mended`(_ fault: Fault, _ reason: ReasonCode)
            async throws
        {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try cell.zoom.control.add(fault)
                try await cell.publish(Fixtures.appointment())
                try await eventually { try await cell.meeting()?.reason == reason }
                let page = try await cell.start(browser)
                #expect(page.words.contains(reason.sentence))
                #expect(page.words.contains("Retry"))
                // Nobody asks again by himself meanwhile.
                try await eventually { try await cell.meeting()?.reason == reason }
                #expect(cell.requests("meeting.create") == 2)
                cell.zoom.control.removeFaults()
                #expect(try await cell.start(browser).leavesFor != nil)
                #expect(try await cell.meeting()?.status == .ready)
            }
        }

        @Test func `two presses at once are told the same reason`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try cell.zoom.control.add(Fault("meeting.create", .meetingLimit))
                try await cell.publish(Fixtures.appointment(startsIn: .seconds(5 * 86_400)))
                async let elsewhere = cell.start(TestBrowser(cell, as: Fixtures.hostID))
                let here = try await cell.start(browser)
                for page in [here, try await elsewhere] {
                    #expect(page.words.contains(ReasonCode.zoomDailyLimit.sentence))
                }
            }
        }

        @Test func `a licence that was given without a webhook is seen when Start is pressed`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try cell.zoom.control.change("ada@example.com", UserChange(licence: Licence.none))
                try await eventually { try await cell.connection()?.licence == Connection.Licence.none }
                try await cell.publish(Fixtures.appointment())
                let refused = try await cell.start(browser)
                #expect(refused.words.contains(ReasonCode.licenceMissing.sentence))
                #expect(refused.words.contains("Retry"))
                #expect(refused.leavesFor == nil)
                try cell.zoom.control.add(Fault("webhook.*", .drop))
                try cell.zoom.control.change("ada@example.com", UserChange(licence: .licensed))
                #expect(try await cell.start(browser).leavesFor != nil)
                #expect(try await cell.connection()?.licence == .licensed)
            }
        }

        @Test func `the browser form falls back to the start link, and says so`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                try cell.zoom.control.add(Fault("user.zak", .status, status: 400))
                let page = try await cell.start(browser, choice: .browser)
                #expect(page.leavesFor?.contains("/s/") == true)
                #expect(page.words.contains("Going on by Zoom's start page instead"))
            }
        }

        @Test func `a silent Zoom does not hold up Start for long`() async throws {
            try await ConnectorCell.running { cell in
                let browser = try await cell.link()
                try await cell.publish(Fixtures.appointment())
                try await cell.waits(for: .ready)
                try cell.zoom.control.add(Fault("meeting.read", .hang))
                let start = ContinuousClock.now
                let page = try await cell.start(browser)
                #expect(ContinuousClock.now - start < .seconds(8))
                #expect(page.words.contains(ReasonCode.zoomUnreachable.sentence))
            }
        }
    }
}
