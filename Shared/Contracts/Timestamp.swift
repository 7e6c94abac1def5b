/// An instant on the UTC time line, to the millisecond.
///
/// In JSON an RFC 3339 string: written as `2026-11-24T08:15:30.000Z`, read with any offset and up to nine digits of
/// fraction (what is below a millisecond is dropped). Calendar days and zones are not its business.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64

    /// Makes the instant that lies `milliseconds` after the Unix epoch.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Makes the instant that lies `seconds` after the Unix epoch.
    public init(seconds: Int64) {
        self.milliseconds = seconds * 1_000
    }

    /// Whole seconds since the Unix epoch, rounded down.
    public var seconds: Int64 {
        floorDivision(milliseconds, 1_000)
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The instant `duration` later, to the millisecond.
    public static func + (left: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(milliseconds: left.milliseconds + duration.wholeMilliseconds)
    }

    /// The instant `duration` earlier, to the millisecond.
    public static func - (left: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(milliseconds: left.milliseconds - duration.wholeMilliseconds)
    }

    /// The time from `right` to `left`, negative when `left` is earlier.
    public static func - (left: Timestamp, right: Timestamp) -> Duration {
        .milliseconds(left.milliseconds - right.milliseconds)
    }
}

extension Duration {
    /// This duration in whole milliseconds, what is below dropped.
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let instant = Timestamp(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected an RFC 3339 time such as 2026-11-24T08:15:30Z"
            )
        }
        self = instant
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Timestamp: LosslessStringConvertible {
    /// Reads RFC 3339: date, `T`, time, optional fraction, and `Z` or an offset.
    ///
    /// A leap second reads as the next second.
    public init?(_ text: String) {
        var text = text
        let milliseconds = text.withUTF8 { TimestampParser(bytes: $0).parse() }
        guard let milliseconds else { return nil }
        self.milliseconds = milliseconds
    }

    public var description: String {
        let days = floorDivision(milliseconds, 86_400_000)
        let inDay = Int(milliseconds - days * 86_400_000)
        let (year, month, day) = civil(fromDays: days)
        return String(unsafeUninitializedCapacity: 24) { buffer in
            var index = 0
            func put(_ value: Int, digits: Int) {
                var value = value
                for position in stride(from: index + digits - 1, through: index, by: -1) {
                    buffer[position] = UInt8(truncatingIfNeeded: 48 + value % 10)
                    value /= 10
                }
                index += digits
            }
            func put(_ separator: UInt8) {
                buffer[index] = separator
                index += 1
            }
            put(min(max(year, 0), 9_999), digits: 4)
            put(UInt8(ascii: "-"))
            put(month, digits: 2)
            put(UInt8(ascii: "-"))
            put(day, digits: 2)
            put(UInt8(ascii: "T"))
            put(inDay / 3_600_000, digits: 2)
            put(UInt8(ascii: ":"))
            put(inDay / 60_000 % 60, digits: 2)
            put(UInt8(ascii: ":"))
            put(inDay / 1_000 % 60, digits: 2)
            put(UInt8(ascii: "."))
            put(inDay % 1_000, digits: 3)
            put(UInt8(ascii: "Z"))
            return index
        }
    }
}

/// Reads an RFC 3339 time from ASCII bytes.
private struct TimestampParser {
    let bytes: UnsafeBufferPointer<UInt8>

    func parse() -> Int64? {
        guard bytes.count >= 20,
            let year = number(0, 4), bytes[4] == UInt8(ascii: "-"),
            let month = number(5, 2), bytes[7] == UInt8(ascii: "-"),
            let day = number(8, 2), bytes[10] | 0x20 == UInt8(ascii: "t"),
            let hour = number(11, 2), bytes[13] == UInt8(ascii: ":"),
            let minute = number(14, 2), bytes[16] == UInt8(ascii: ":"),
            let second = number(17, 2),
            (1...12).contains(month), day >= 1, day <= daysIn(month: month, year: year),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var index = 19
        guard let fraction = fraction(&index), let offset = offset(&index), index == bytes.count else { return nil }
        let minutes = (days(fromCivil: year, month, day) * 24 + Int64(hour)) * 60 + Int64(minute) - Int64(offset)
        return (minutes * 60 + Int64(second)) * 1_000 + Int64(fraction)
    }

    private func number(_ start: Int, _ count: Int) -> Int? {
        guard start + count <= bytes.count else { return nil }
        var value = 0
        for index in start..<start + count {
            let digit = Int(bytes[index]) - 48
            guard (0...9).contains(digit) else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Milliseconds of an optional fraction.
    private func fraction(_ index: inout Int) -> Int? {
        guard index < bytes.count, bytes[index] == UInt8(ascii: ".") else { return 0 }
        index += 1
        let start = index
        var value = 0
        while index < bytes.count, (48...57).contains(bytes[index]) {
            if index - start < 3 { value = value * 10 + Int(bytes[index]) - 48 }
            index += 1
        }
        let digits = index - start
        guard (1...9).contains(digits) else { return nil }
        return digits == 1 ? value * 100 : digits == 2 ? value * 10 : value
    }

    /// Minutes east of UTC.
    private func offset(_ index: inout Int) -> Int? {
        guard index < bytes.count else { return nil }
        let sign = bytes[index]
        index += 1
        if sign | 0x20 == UInt8(ascii: "z") { return 0 }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let hours = number(index, 2), hours < 24, index + 2 < bytes.count, bytes[index + 2] == UInt8(ascii: ":"),
            let minutes = number(index + 3, 2), minutes < 60
        else { return nil }
        index += 5
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }
}

private func floorDivision(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
}

private func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar, counted in eras of 400 years that begin in March.
private func days(fromCivil year: Int, _ month: Int, _ day: Int) -> Int64 {
    let shifted = Int64(month <= 2 ? year - 1 : year)
    let era = floorDivision(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = Int64((153 * ((month + 9) % 12) + 2) / 5 + day - 1)
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

/// The inverse of ``days(fromCivil:_:_:)``.
private func civil(fromDays days: Int64) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = floorDivision(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = Int(dayOfYear - (153 * month + 2) / 5) + 1
    let civilMonth = Int(month < 10 ? month + 3 : month - 9)
    return (Int(yearOfEra + era * 400) + (civilMonth <= 2 ? 1 : 0), civilMonth, day)
}
