import Contracts
import Foundation

/// The seven days of one week in a practice's zone, with every block's place in them.
struct CalendarWeek: Equatable, Sendable {
    /// One day: a column of the calendar.
    struct Day: Equatable, Sendable {
        /// Its date in the zone.
        var date: CalendarDate
        /// Its first instant.
        var start: Timestamp
        /// The first instant of the next day; 23 to 25 hours later where clocks change.
        var end: Timestamp
        /// What lies in it, by start, then id.
        var blocks: [Block]
    }

    /// The part of an appointment that lies in one day.
    struct Block: Equatable, Sendable {
        var appointment: Appointment
        /// Wall-clock minutes from midnight at which the block begins; 0 when it comes over from the day before.
        var startMinute: Int
        /// Wall-clock minutes from midnight at which it ends, at most 1,440.
        var endMinute: Int
        /// Which of the lanes side by side it takes, from 0.
        var lane: Int
        /// How many lanes stand side by side there.
        var lanes: Int
        /// Whether it began on an earlier day.
        var continues: Bool
    }

    /// The zone's IANA id.
    var timeZone: String
    /// Monday to Sunday.
    var days: [Day]

    /// Lays appointments out over the week that `date` is in.
    init(containing date: CalendarDate, in zone: TimeZone, appointments: [Appointment]) {
        timeZone = zone.identifier
        let calendar = ZonedCalendar(zone)
        let monday = date.adding(days: -date.weekday)
        let sorted = appointments.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
        days = (0..<7).map { offset in
            let day = monday.adding(days: offset)
            let start = calendar.start(of: day)
            let end = calendar.start(of: day.adding(days: 1))
            let blocks = sorted.filter { $0.start < end && start < $0.end }.map { appointment in
                let startMinute = appointment.start < start ? 0 : calendar.minuteOfDay(appointment.start)
                let endMinute = appointment.end >= end ? 1_440 : calendar.minuteOfDay(appointment.end)
                return Block(
                    appointment: appointment,
                    startMinute: startMinute,
                    endMinute: max(endMinute, startMinute + 1),
                    lane: 0,
                    lanes: 1,
                    continues: appointment.start < start
                )
            }
            return Day(date: day, start: start, end: end, blocks: Self.laned(blocks))
        }
    }

    /// The first instant of the week.
    var start: Timestamp { days[0].start }
    /// The first instant of the next week.
    var end: Timestamp { days[6].end }

    /// Puts overlapping blocks side by side; blocks that do not touch a group have the whole width.
    private static func laned(_ blocks: [Block]) -> [Block] {
        var result: [Block] = []
        var group: [Block] = []
        var laneEnds: [Int] = []
        func close() {
            for var block in group {
                block.lanes = laneEnds.count
                result.append(block)
            }
            group = []
            laneEnds = []
        }
        for var block in blocks.sorted(by: { $0.startMinute < $1.startMinute }) {
            if let last = laneEnds.max(), block.startMinute >= last { close() }
            if let free = laneEnds.firstIndex(where: { $0 <= block.startMinute }) {
                block.lane = free
                laneEnds[free] = block.endMinute
            } else {
                block.lane = laneEnds.count
                laneEnds.append(block.endMinute)
            }
            group.append(block)
        }
        close()
        return result
    }
}
