import Contracts
import HTTPServer
import Testing

@testable import Scheduling

@Suite struct TimeFieldsTests {
    private func fields(_ date: String, _ start: String, _ minutes: String) -> TimeFields {
        TimeFields(URLEncodedForm(["date": date, "start": start, "minutes": minutes]))
    }

    @Test func `a time is read in the practice's zone`() throws {
        let calendar = try #require(ZonedCalendar(identifier: "Australia/Sydney"))
        var fields = fields("2026-11-24", "20:00", "50")
        let instants = fields.instants(calendar)
        let time = try #require(instants)
        #expect(time.start == Fixture.start)
        #expect(time.end - time.start == .seconds(3_000))
        #expect(TimeFields(Fixture.appointment(), calendar) == fields)
    }

    @Test(arguments: [
        ("", "10:00", "50", "date"), ("2026-02-30", "10:00", "50", "date"), ("2026-11-24", "", "50", "start"),
        ("2026-11-24", "24:00", "50", "start"), ("2026-11-24", "ten", "50", "start"),
        ("2026-11-24", "10:00", "0", "minutes"), ("2026-11-24", "10:00", "1441", "minutes"),
        ("2026-11-24", "10:00", "5.5", "minutes"), ("2026-11-24", "10:00", "", "minutes"),
    ])
    func `what is no time is told at its field`(date: String, start: String, minutes: String, field: String) throws {
        let calendar = try #require(ZonedCalendar(identifier: "UTC"))
        var fields = fields(date, start, minutes)
        #expect(fields.instants(calendar) == nil)
        #expect(Array(fields.errors.keys) == [field])
    }

    @Test func `a time that clocks skip is refused, not moved`() throws {
        let calendar = try #require(ZonedCalendar(identifier: "Europe/Berlin"))
        var fields = fields("2026-03-29", "02:30", "50")
        #expect(fields.instants(calendar) == nil)
        #expect(fields.errors["start"]?.contains("Europe/Berlin") == true)
    }

    @Test func `seconds that a browser adds are taken`() {
        #expect(TimeFields.minute("09:05:00") == 545)
        #expect(TimeFields.minute("9:05") == 545)
        #expect(TimeFields.minute("09:05:30") == nil)
        #expect(TimeFields.minute("-1:00") == nil)
    }
}
