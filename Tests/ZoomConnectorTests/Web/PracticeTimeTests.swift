import Contracts
import Testing

@testable import ZoomConnector

@Suite struct PracticeTimeTests {
    @Test func `instants are written as the practice's clock shows them, summer and winter`() {
        let berlin = PracticeTime("Europe/Berlin")
        #expect(
            berlin.full(Timestamp("2026-11-24T08:05:30Z") ?? Fixtures.now) == "24 November 2026, 09:05 (Europe/Berlin)"
        )
        #expect(berlin.clockAndZone(Timestamp("2026-07-01T22:30:00Z") ?? Fixtures.now) == "00:30 (Europe/Berlin)")
        #expect(
            PracticeTime("Australia/Sydney").full(Timestamp("2026-12-31T13:00:00Z") ?? Fixtures.now)
                == "1 January 2027, 00:00 (Australia/Sydney)"
        )
    }

    @Test func `a zone that this system does not know is written in UTC, and says so`() {
        #expect(PracticeTime("Mars/Olympus").clockAndZone(Timestamp(seconds: 0)) == "00:00 (UTC)")
    }
}
