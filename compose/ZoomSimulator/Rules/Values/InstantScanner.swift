/// Reads the parts of a date and time, strictly.
struct InstantScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = Substring(text).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// `2026-11-24T08:00:00` with an optional fraction, as milliseconds of UTC.
    mutating func wallTime() -> Int64? {
        guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2), take("T"),
            let hour = digits(2), take(":"), let minute = digits(2), take(":"), let second = digits(2),
            (1...12).contains(month), day >= 1, day <= Self.daysOfMonth(month, year), hour < 24, minute < 60,
            second < 60
        else { return nil }
        guard let fraction = fraction() else { return nil }
        return ((Self.days(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1_000 + fraction
    }

    /// `Z` or `+10:00`, as milliseconds.
    mutating func offset() -> Int64? {
        if take("Z") { return 0 }
        let isEast = take("+")
        guard isEast || take("-"), let hours = digits(2), take(":"), let minutes = digits(2), hours < 24, minutes < 60
        else { return nil }
        return (isEast ? 1 : -1) * (hours * 60 + minutes) * 60_000
    }

    private mutating func take(_ character: Character) -> Bool {
        guard rest.first == character.asciiValue else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func digits(_ count: Int) -> Int64? {
        let text = rest.prefix(count)
        guard text.count == count, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest = rest.dropFirst(count)
        return text.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// Milliseconds of a fraction, cut off after three digits; 0 without one.
    private mutating func fraction() -> Int64? {
        guard take(".") else { return 0 }
        let text = rest.prefix { (0x30...0x39).contains($0) }
        guard !text.isEmpty else { return nil }
        rest = rest.dropFirst(text.count)
        let milliseconds = text.prefix(3).reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
        return (0..<max(0, 3 - text.count)).reduce(milliseconds) { value, _ in value * 10 }
    }

    private static func daysOfMonth(_ month: Int64, _ year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970 of a date.
    ///
    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`; years from 0 on.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
