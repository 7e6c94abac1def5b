import Contracts
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00.000Z", 0),
        ("1969-12-31T23:59:59.999Z", -1),
        ("2026-11-24T08:15:30.000Z", 1_795_508_130_000),
        ("2000-02-29T12:00:00.123Z", 951_825_600_123),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ])
    func `writes and reads the same instant`(text: String, milliseconds: Int) {
        let instant = Timestamp(milliseconds: Int64(milliseconds))
        #expect(instant.description == text)
        #expect(Timestamp(text) == instant)
    }

    @Test(arguments: [
        ("2026-11-24T08:15:30Z", "2026-11-24T08:15:30.000Z"),
        ("2026-11-24t08:15:30z", "2026-11-24T08:15:30.000Z"),
        ("2026-11-24T19:15:30+11:00", "2026-11-24T08:15:30.000Z"),
        ("2026-11-23T22:45:30.5-09:30", "2026-11-24T08:15:30.500Z"),
        ("2026-11-24T08:15:30.123456789Z", "2026-11-24T08:15:30.123Z"),
    ])
    func `reads every form of RFC 3339`(text: String, expected: String) {
        #expect(Timestamp(text)?.description == expected)
    }

    @Test(arguments: [
        "", "2026-11-24", "2026-11-24T08:15Z", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-24T24:00:00Z",
        "2026-11-24T08:15:30", "2026-11-24T08:15:30.Z", "2026-11-24T08:15:30+1100", "2026-11-24T08:15:30Zx",
        "2026-11-24T08:15:30.1234567890Z", "+026-11-24T08:15:30Z", "2026-00-10T00:00:00Z", "2026-01-00T00:00:00Z",
    ])
    func `refuses what is not RFC 3339`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func `every day of four centuries survives the round trip`() {
        for day in Int64(0)..<146_097 {
            let instant = Timestamp(seconds: (day - 73_000) * 86_400)
            #expect(Timestamp(instant.description) == instant)
        }
    }

    @Test func `durations add and subtract`() {
        let instant = Timestamp(seconds: 100)
        #expect(instant + .milliseconds(1_500) == Timestamp(milliseconds: 101_500))
        #expect(instant - .seconds(1) == Timestamp(seconds: 99))
        #expect(instant - Timestamp(seconds: 40) == .seconds(60))
    }
}
