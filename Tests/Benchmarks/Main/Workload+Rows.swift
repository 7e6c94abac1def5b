import Contracts
import SQLite
import ServiceRuntime
import TransactionalStore

/// Appointments of earlier times, as a service that has run for long has them in its store.
extension Workload {
    /// Appointments of a practitioner in a week: five days of five.
    static let weekly = 25
    private static let day: Int64 = 86_400

    /// The Monday of this week, at midnight.
    var monday: Timestamp {
        let days = firstStart.seconds / Self.day - 2
        // The first of January 1970 was a Thursday.
        return Timestamp(seconds: (days - (days + 3) % 7) * Self.day)
    }

    /// Puts appointments into a store: as many before this week as after it, each with its session and the command's answer.
    func fill(_ path: String, rows: Int) throws {
        let database = try Database(path: path, access: .write, cacheKiB: 4_194_304)
        // Written once, and without care: nothing is lost that could not be made again. Whoever opens it next wants a log again.
        try database.execute("PRAGMA journal_mode = DELETE")
        try database.execute("PRAGMA journal_mode = OFF")
        try database.execute("PRAGMA synchronous = OFF")
        let monday = monday
        try database.transaction {
            for number in 0..<rows { try insert(number, of: rows, monday, database) }
        }
    }

    private func insert(_ number: Int, of rows: Int, _ monday: Timestamp, _ database: Database) throws {
        let appointment = earlier(number, of: rows, monday)
        // As the service ends sessions of which nothing came.
        let isOver = appointment.end + .seconds(2 * 3_600) < firstStart - .seconds(2 * Self.day)
        let session = Session(
            appointmentId: appointment.id,
            accountId: appointment.accountId,
            practitionerId: appointment.practitionerId,
            state: isOver ? .ended : .notReady,
            reason: isOver ? .noShow : .notProvisionedYet
        )
        let place = try database.statement(
            """
            INSERT INTO appointment (practitioner_id, start_at, appointment_id, end_at, telehealth, booked, session_open,
                booked_by) VALUES (?, ?, ?, ?, 1, 1, ?, 'service/team/reminders')
            """
        )
        place.bind(1, appointment.practitionerId.rawValue)
        place.bind(2, appointment.start.milliseconds)
        place.bind(3, appointment.id.rawValue)
        place.bind(4, appointment.end.milliseconds)
        place.bind(5, Int64(isOver ? 0 : 1))
        try place.run()
        try insert(appointment, try coder.encode(appointment), database)
        try insert(session, try coder.encode(session), database)
        let command = id(number, salt: 8)
        let answer = try database.statement("INSERT INTO inbox (message, at, answer, outcome) VALUES (?, ?, ?, ?)")
        answer.bind(1, "\(appointment.accountId)\n/team/reminders\n\(command)")
        answer.bind(2, firstStart.milliseconds - 3_000 * Self.day)
        answer.bind(3, "1.\(command)")
        answer.bind(
            4,
            try coder.encode(
                Outcome(
                    commandId: CommandID(rawValue: command),
                    commandSource: "/team/reminders",
                    commandType: BookAppointment.type,
                    result: .accepted,
                    entity: appointment.key,
                    revision: 1
                )
            )
        )
        try answer.run()
    }

    private func insert<State: PublicState>(_ state: State, _ body: [UInt8], _ database: Database) throws {
        let entity = try database.statement(
            "INSERT INTO entity (key, account, epoch, revision, schema, body) VALUES (?, ?, 1, 1, ?, ?)"
        )
        entity.bind(1, state.key)
        entity.bind(2, state.accountId.rawValue)
        entity.bind(3, State.schema)
        entity.bind(4, body)
        try entity.run()
    }

    /// An appointment of the rows: the practitioners' weeks fill one after the other.
    func earlier(_ number: Int, of rows: Int, _ monday: Timestamp) -> Appointment {
        let practitioners = practices.count * practices[0].practitioners.count
        let practice = practices[number % practices.count]
        let practitioner = practice.practitioners[number / practices.count % practice.practitioners.count]
        let place = number / practitioners
        let weeks = (rows / practitioners + Self.weekly - 1) / Self.weekly
        let days = 7 * (place / Self.weekly - weeks / 2) + place % Self.weekly / 5
        let start = monday + .seconds(Self.day * Int64(days) + 3_600 * Int64(9 + place % 5))
        return Appointment(
            id: AppointmentID(rawValue: id(number, salt: 7)),
            accountId: practice.account,
            practitionerId: practitioner,
            clientIds: [ClientID(rawValue: id(number % 50_000, salt: 5))],
            start: start,
            end: start + .seconds(3_000),
            timeZone: "UTC",
            telehealth: true,
            status: .booked
        )
    }
}
