import Contracts
import Testing

@testable import Scheduling

@Suite struct SeedPlanTests {
    @Test(arguments: [0, 8 * 60 + 1, 23 * 60 + 14, 23 * 60 + 30, 23 * 60 + 52, 23 * 60 + 59], [26, 29])
    func `every practitioner has something to start today, at any minute of it`(minute: Int, day: Int) throws {
        let calendar = try #require(ZonedCalendar(identifier: "Europe/London"))
        let today = CalendarDate(year: 2_026, month: 11, day: day)
        let now = calendar.instant(of: today, minute: minute)
        let practitioners = (1...3).map { PractitionerID(rawValue: "practitioner-\($0)") }
        let plan = SeedPlan(practitioners: practitioners, calendar: calendar, now: now)
        for practitioner in practitioners {
            let soon = plan.bookings.map(\.command).filter { command in
                guard command.practitionerId == practitioner, command.telehealth == true else { return false }
                return calendar.date(at: command.start) == today && command.end > now
                    && command.start - now <= .seconds(30 * 60)
            }
            #expect(!soon.isEmpty, "\(practitioner) at \(now)")
        }
        #expect(Set(plan.bookings.map(\.name)).count == plan.bookings.count)
    }
}
