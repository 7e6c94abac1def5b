/// Numbers of several rounds, sorted.
struct Spread: CustomStringConvertible {
    private let values: [Double]
    private let digits: Int

    /// Takes at least one number; shows them with so many digits.
    init(_ values: [Double], digits: Int = 0) {
        precondition(!values.isEmpty, "there is nothing to measure")
        self.values = values.sorted()
        self.digits = digits
    }

    /// The middle one, or between the two in the middle.
    var median: Double {
        let middle = values.count / 2
        return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
    }

    /// The number that this part (0…1) of all does not exceed.
    func percentile(_ part: Double) -> Double {
        values[min(Int(Double(values.count) * part), values.count - 1)]
    }

    /// Each number as a part of another, with two digits.
    func divided(by other: Double) -> Spread { Spread(values.map { $0 / other }, digits: 2) }

    /// Median, and in parentheses lowest and highest.
    var description: String { "\(text(median)) (\(text(values[0]))–\(text(values[values.count - 1])))" }

    /// A number as it is shown.
    func text(_ value: Double) -> String { Self.text(value, digits: digits) }

    static func text(_ value: Double, digits: Int) -> String {
        guard digits > 0 else { return "\(Int(value.rounded()))" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((value * scale).rounded())
        let fraction = "\(scaled % Int(scale))"
        return "\(scaled / Int(scale)).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }
}
