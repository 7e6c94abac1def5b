import Testing

@testable import ZoomSimulator

@Suite struct ValueTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-24T08:00:00Z", 1_795_507_200_000),
        ("2024-02-29T23:59:59.5Z", 1_709_251_199_500), ("1969-12-31T23:59:59Z", -1_000),
        ("2026-11-24T18:00:00+10:00", 1_795_507_200_000),
    ])
    func `an instant is read`(text: String, milliseconds: Int64) {
        #expect(Instant(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [Int64(0), 951_782_400_000, 1_795_507_200_123, 4_102_444_799_000, -1_000])
    func `an instant is written as it is read`(milliseconds: Int64) {
        let instant = Instant(milliseconds: milliseconds)
        #expect(Instant(instant.description) == instant)
    }

    @Test(arguments: [
        "", "2026-11-24", "2026-11-24T08:00:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-24T24:00:00Z",
        "2026-11-24T08:00:00Zz", "2026-11-24 08:00:00Z", "2026-11-24T08:00:00.Z", "2026-11-24T08:00:00+25:00",
    ])
    func `what is no instant is refused`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func `wall clocks are read in their zone, over the change of daylight saving`() throws {
        func instant(_ wall: String, _ zone: String) throws -> String? {
            ZoneTime.instant(of: try #require(Instant(wallClock: wall)), in: zone)?.text
        }
        #expect(try instant("2026-07-01T09:00:00", "Europe/London") == "2026-07-01T08:00:00Z")
        #expect(try instant("2026-12-01T09:00:00", "Australia/Sydney") == "2026-11-30T22:00:00Z")
        #expect(try instant("2026-10-04T01:59:00", "Australia/Sydney") == "2026-10-03T15:59:00Z")
        #expect(try instant("2026-10-04T03:00:00", "Australia/Sydney") == "2026-10-03T16:00:00Z")
        #expect(try instant("2026-12-01T09:00:00", "Nowhere/Land") == nil)
    }

    @Test func `an instant is told as a zone's clocks show it`() throws {
        let instant = try #require(Instant("2026-11-04T08:05:00Z"))
        #expect(ZoneTime.text(instant, in: "Australia/Sydney") == "4 Nov 2026, 19:05 (Australia/Sydney)")
        #expect(ZoneTime.text(instant, in: "Nowhere/Land") == "4 Nov 2026, 08:05 (UTC)")
        let midnight = try #require(Instant("2026-07-31T23:00:59Z"))
        #expect(ZoneTime.text(midnight, in: "Europe/London") == "1 Aug 2026, 00:00 (Europe/London)")
    }

    @Test func `what is put into markup is escaped, what stands in the program is not`() {
        let name = "<script>\"&'"
        let bold: HTML = "<b>\(name)</b>"
        #expect(bold.markup == "<b>&lt;script&gt;&quot;&amp;&#39;</b>")
        let list: HTML = "<ul>\([bold, bold])\(nil as HTML?)\(3)</ul>"
        #expect(list.markup == "<ul>\(bold.markup)\(bold.markup)3</ul>")
    }

    @Test func `a path to go on to is one of ours`() {
        #expect(Browser.path("/oauth/authorize?client_id=a&x=%20") == "/oauth/authorize?client_id=a&x=%20")
        for text in ["//evil.example", "https://evil.example", "/\\evil.example", "", "x", "/a b", "/ä"] {
            #expect(Browser.path(text) == nil)
        }
        #expect(Browser.path(nil) == nil)
    }

    @Test func `a clock runs beside the machine's, or stands`() {
        var clock = SimulatedClock()
        let machine = Instant(milliseconds: 1_000)
        #expect(clock.now(machine) == machine)
        clock.set(to: Instant(milliseconds: 5_000), frozen: false, machine)
        #expect(clock.now(machine.adding(seconds: 1)) == Instant(milliseconds: 6_000))
        clock.set(to: Instant(milliseconds: 9_000), frozen: true, machine)
        #expect(clock.now(machine.adding(seconds: 1)) == Instant(milliseconds: 9_000))
        clock.set(offsetMilliseconds: 0)
        #expect(clock.now(machine) == machine)
    }

    @Test func `settings and options take what they know, and nothing else`() throws {
        #expect(try UserSettings().changed(by: ["waitingRoom": false]).waitingRoom == false)
        #expect(throws: Refusal.self) { try UserSettings().changed(by: ["waitingroom": false]) }
        #expect(throws: Refusal.self) { try UserSettings().changed(by: ["waitingRoom": "no"]) }
        #expect(throws: Refusal.self) { try UserSettings().changed(by: []) }
        #expect(try Options().changed(by: ["dailyMeetingLimit": 3]).dailyMeetingLimit == 3)
        #expect(throws: Refusal.self) { try Options().changed(by: ["dailyMeetingLimit": -1]) }
        #expect(throws: Refusal.self) { try Options().changed(by: ["daily": 1]) }
    }

    @Test func `the world is the same after it was saved and read`() throws {
        var script = try Script(plan: .business)
        _ = try script.connect()
        let meeting = try script.world.createMeeting([:], host: script.user, source: "open_api", script.now)
        _ = try script.world.start(meeting, client: .desktop, endingOthers: false, script.now)
        _ = try script.world.add(Fault("*", .delay))
        let saved = SavedState(world: script.world, clock: SimulatedClock())
        #expect(try SavedState(decoding: saved.encoded(), path: "state") == saved.withoutRequests)
        #expect(throws: StateFileError.self) { try SavedState(decoding: Array("{}".utf8), path: "state") }
    }
}

extension SavedState {
    fileprivate var withoutRequests: SavedState {
        var copy = self
        copy.world.requests = RequestLog()
        return copy
    }
}
