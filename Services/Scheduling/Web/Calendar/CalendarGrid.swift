import Contracts
import WebUI

/// The hours that a week's page shows, and where in them something lies: as class names, since pages carry no styles.
struct CalendarGrid: Equatable, Sendable {
    /// The step of the rows, minutes.
    static let step = 5
    /// The most lanes that are drawn side by side.
    static let mostLanes = 8

    /// The first hour, and the one after the last.
    let hours: Range<Int>

    /// From 8 to 18 o'clock, and as much more as the blocks and `now` need.
    init(_ week: CalendarWeek, now: Int?) {
        var first = 8 * 60
        var last = 18 * 60
        for block in week.days.flatMap(\.blocks) {
            first = min(first, block.startMinute)
            last = max(last, block.endMinute)
        }
        if let now {
            first = min(first, now)
            last = max(last, now + 1)
        }
        hours = first / 60..<(last + 59) / 60
    }

    /// The rows of a day.
    var rows: String { "hours-\(hours.count)" }

    /// Where a block lies, and how wide it is.
    func place(_ block: CalendarWeek.Block) -> String {
        let lanes = min(block.lanes, Self.mostLanes)
        let start = (block.startMinute - hours.lowerBound * 60) / Self.step
        // The end is rounded up, so that the shortest block has a row.
        let end = (block.endMinute - hours.lowerBound * 60 + Self.step - 1) / Self.step
        return "f\(start) u\(end) of-\(lanes) at-\(block.lane % Self.mostLanes)"
    }

    /// How much room a day's column needs: more for many side by side; nothing is asked for two.
    static func crowd(_ day: CalendarWeek.Day) -> String? {
        guard let lanes = day.blocks.map(\.lanes).max(), lanes > 2 else { return nil }
        return "crowd-\(min(lanes, mostLanes))"
    }

    /// Where a minute of the day lies; nil when it is not shown.
    func place(minute: Int) -> String? {
        guard hours.contains(minute / 60) else { return nil }
        return "f\((minute - hours.lowerBound * 60) / Self.step)"
    }

    /// Where an hour lies.
    func place(hour: Int) -> String { "f\((hour - hours.lowerBound) * 60 / Self.step)" }

    /// The style sheet that all these class names are rules of.
    static let asset: Asset = {
        var text = ""
        let rows = 24 * 60 / step
        for hours in 1...24 { text += ".hours-\(hours){grid-template-rows:repeat(\(hours * 60 / step),var(--step))}\n" }
        for row in 0..<rows { text += ".f\(row){grid-row-start:\(row + 1)}.u\(row + 1){grid-row-end:\(row + 2)}\n" }
        for lanes in 1...mostLanes {
            for lane in 0..<lanes {
                let width = 10_000 / lanes
                func percent(_ hundredths: Int) -> String {
                    "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)%"
                }
                text += ".of-\(lanes).at-\(lane){width:\(percent(width));margin-left:\(percent(width * lane))}\n"
            }
        }
        // Each lane is to show the beginning of a name, also beside the open panel; what then is too wide is scrolled.
        for lanes in 3...mostLanes {
            text += ".day.crowd-\(lanes){flex-grow:\(lanes * 6 / 10).\(lanes * 6 % 10);min-width:\(lanes * 3)rem}\n"
        }
        return Asset("calendar-grid.css", Array(text.utf8))
    }()
}
