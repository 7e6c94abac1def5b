import Contracts
import Foundation
import Testing

@testable import Scheduling

@Suite struct CalendarTests {
    @Test func `dates count days and weekdays`() {
        let date = CalendarDate(year: 2_026, month: 11, day: 24)
        #expect(date.weekdayName == "Tuesday")
        #expect(date.adding(days: 7).description == "2026-12-01")
        #expect(CalendarDate(year: 1_970, month: 1, day: 1).dayNumber == 0)
        for day in stride(from: -200_000, through: 200_000, by: 13) {
            #expect(CalendarDate(dayNumber: day).dayNumber == day)
        }
    }

    @Test(arguments: ["2026-02-30", "2026-13-01", "26-01-01", "2026-1-01", "", "2026-01-01x", "-026-01-01"])
    func `what is no date is refused`(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test func `a week begins on Monday and has its clock change`() throws {
        let zone = try #require(TimeZone(identifier: "Australia/Sydney"))
        let week = CalendarWeek(
            containing: CalendarDate(year: 2_026, month: 10, day: 4),
            in: zone,
            appointments: []
        )
        #expect(week.days.map(\.date.description).first == "2026-09-28")
        #expect(week.days[6].end - week.days[6].start == .seconds(23 * 3_600))
        #expect(week.end - week.start == .seconds(7 * 86_400 - 3_600))
    }

    @Test func `a time that clocks skip reads as the instant after the gap, one that comes twice as the first`() throws
    {
        let calendar = try #require(ZonedCalendar(identifier: "Europe/Berlin"))
        let spring = CalendarDate(year: 2_026, month: 3, day: 29)
        #expect(calendar.instant(of: spring, minute: 150).description == "2026-03-29T01:00:00.000Z")
        let autumn = CalendarDate(year: 2_026, month: 10, day: 25)
        #expect(calendar.instant(of: autumn, minute: 150).description == "2026-10-25T00:30:00.000Z")
        #expect(calendar.instant(of: autumn, minute: 240).description == "2026-10-25T03:00:00.000Z")
    }

    @Test func `a zone whose midnight is skipped begins its day later`() throws {
        let calendar = try #require(ZonedCalendar(identifier: "America/Santiago"))
        let day = CalendarDate(year: 2_026, month: 9, day: 6)
        #expect(calendar.time(calendar.start(of: day)) == "01:00")
    }

    @Test func `every half hour of a year comes back from its wall clock`() throws {
        for zone in ["Australia/Sydney", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"] {
            let calendar = try #require(ZonedCalendar(identifier: zone))
            for step in Int64(0)..<17_520 {
                let instant = Timestamp(seconds: 1_767_225_600 + step * 1_800)
                let back = calendar.instant(of: calendar.date(at: instant), minute: calendar.minuteOfDay(instant))
                let ambiguous = instant - back
                #expect(ambiguous == .zero || ambiguous == .seconds(3_600) || ambiguous == .seconds(1_800))
            }
        }
    }

    @Test func `overlapping blocks stand side by side, others have the whole width`() throws {
        let zone = try #require(TimeZone(identifier: "UTC"))
        let calendar = ZonedCalendar(zone)
        let date = CalendarDate(year: 2_026, month: 11, day: 24)
        func appointment(_ id: String, _ minute: Int, _ length: Int64) -> Appointment {
            Fixture.appointment(id: id, start: calendar.instant(of: date, minute: minute), minutes: length)
        }
        let week = CalendarWeek(
            containing: date,
            in: zone,
            appointments: [
                appointment("c", 700, 30), appointment("a", 540, 60), appointment("b", 570, 60),
                appointment("d", 600, 30), appointment("night", 1_410, 60),
            ]
        )
        let blocks = week.days[1].blocks
        #expect(blocks.map(\.appointment.id.rawValue) == ["a", "b", "d", "c", "night"])
        #expect(blocks.map(\.lane) == [0, 1, 0, 0, 0])
        #expect(blocks.map(\.lanes) == [2, 2, 2, 1, 1])
        #expect(blocks[4].endMinute == 1_440)
        #expect(week.days[2].blocks.map(\.continues) == [true])
        #expect(week.days[2].blocks.map(\.endMinute) == [30])
    }

    @Test func `a day with many side by side asks for room, one with two does not`() throws {
        let zone = try #require(TimeZone(identifier: "UTC"))
        let calendar = ZonedCalendar(zone)
        let date = CalendarDate(year: 2_026, month: 11, day: 24)
        func crowd(_ count: Int) -> String? {
            let appointments = (0..<count).map {
                Fixture.appointment(id: "a-\($0)", start: calendar.instant(of: date, minute: 600), minutes: 30)
            }
            return CalendarGrid.crowd(CalendarWeek(containing: date, in: zone, appointments: appointments).days[1])
        }
        #expect(crowd(0) == nil)
        #expect(crowd(2) == nil)
        #expect(crowd(3) == "crowd-3")
        #expect(crowd(20) == "crowd-8")
    }
}
