import Contracts

/// What a demonstration practice has in its week: an ordinary one, with something soon from now.
struct SeedPlan: Sendable {
    /// One appointment.
    struct Booking: Sendable {
        /// Tells it from the others of the plan; the same every time on the same day.
        var name: String
        var command: BookAppointment
    }

    /// The demonstration's clients.
    let clients: [NamedClient]
    /// The appointments.
    let bookings: [Booking]

    /// Labels that nobody takes for a real client's, one of them long.
    private static let labels = [
        "Alex Example", "Bea Sample", "Chris Specimen", "Dana Placeholder", "Eli Pattern", "Fran Model",
        "Gus Template", "Hana Draft", "Maximiliane-Josephine van der Exemplar-Musterhausen", "Ira Mock",
    ]
    /// Start (minutes from midnight), length (minutes), whether telehealth, of an ordinary day.
    private static let day: [(minute: Int, minutes: Int64, telehealth: Bool)] = [
        (9 * 60, 50, true), (10 * 60 + 30, 30, true), (13 * 60, 60, false), (15 * 60, 50, true),
    ]

    /// Plans the week that `now` is in.
    init(practitioners: [PractitionerID], calendar: ZonedCalendar, now: Timestamp) {
        clients = Self.labels.enumerated().map { index, label in
            NamedClient(id: ClientID(rawValue: "client-\(index + 1)"), label: label)
        }
        let today = calendar.date(at: now)
        let monday = today.adding(days: -today.weekday)
        var bookings: [Booking] = []
        for (place, practitioner) in practitioners.enumerated() {
            func book(_ date: CalendarDate, _ minute: Int, _ minutes: Int64, telehealth: Bool) {
                let start = calendar.instant(of: date, minute: minute)
                let client = Self.labels.count + place * 3 + bookings.count
                bookings.append(
                    Booking(
                        name: "\(date)-\(minute)-\(place)",
                        command: BookAppointment(
                            practitionerId: practitioner,
                            clientIds: [ClientID(rawValue: "client-\(client % Self.labels.count + 1)")],
                            start: start,
                            end: start + .seconds(minutes * 60),
                            telehealth: telehealth
                        )
                    )
                )
            }
            for weekday in 0..<5 {
                for (index, slot) in Self.day.enumerated() where (weekday + index + place) % 3 != 0 {
                    book(monday.adding(days: weekday), slot.minute, slot.minutes, telehealth: slot.telehealth)
                }
            }
            // Something to start now: from the next quarter of an hour on, or since the last one of the day has begun.
            let soon = (calendar.minuteOfDay(now) / 15 + 1 + place % 2) * 15
            book(today, min(soon, 24 * 60 - 15), 45, telehealth: true)
        }
        self.bookings = bookings
    }
}
