import Foundation

/// What the program takes on its command line.
struct Options {
    /// Within how many seeds a bug must be found.
    static let seedsForBug: UInt64 = 200

    static let usage = """
        usage: simulate [--seeds N | FIRST-LAST] [--seconds S] [--bug NAME] [--history] [--check-bugs]
          --seeds     one seed, or a range; without it fresh seeds
          --seconds   how long to go on with fresh seeds, or at most with a range (60)
          --bug       puts a mistake in: \(DriverBug.allCases.map(\.rawValue).joined(separator: ", "))
          --history   prints what happens, also where no promise is broken
          --check-bugs  shows that every mistake is found
        """

    var seeds: ClosedRange<UInt64>
    var secondsToRun: UInt64?
    var bug: DriverBug?
    var checksBugs = false
    var printsHistory = false
    var mostViolations = 3

    /// What is wrong with the arguments.
    struct Problem: Error, CustomStringConvertible {
        var description: String
    }

    init(_ arguments: [String]) throws(Problem) {
        var seeds: ClosedRange<UInt64>?
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if name == "--check-bugs" || name == "--history" {
                if name == "--history" { printsHistory = true } else { checksBugs = true }
                continue
            }
            guard ["--seeds", "--seconds", "--bug"].contains(name), let value = rest.popFirst() else {
                throw Problem(description: "\(name) is no argument, or has no value\n\(Self.usage)")
            }
            // A make variable that is not set comes as an empty value.
            if value.isEmpty { continue }
            switch name {
            case "--seeds": seeds = try Self.range(value)
            case "--seconds":
                guard let seconds = UInt64(value) else { throw Problem(description: "--seconds takes a number") }
                secondsToRun = seconds
            default:
                guard let known = DriverBug(rawValue: value) else {
                    throw Problem(description: "there is no bug \(value)")
                }
                bug = known
            }
        }
        if let seeds {
            self.seeds = seeds
        } else {
            let first = UInt64.random(in: 1...(1 << 40))
            self.seeds = first...(first + (1 << 32))
            secondsToRun = secondsToRun ?? 60
        }
    }

    private static func range(_ text: String) throws(Problem) -> ClosedRange<UInt64> {
        let parts = text.split(separator: "-").compactMap { UInt64($0) }
        switch (parts.count, text.contains("-")) {
        case (1, false): return parts[0]...parts[0]
        case (2, true) where parts[0] <= parts[1]: return parts[0]...parts[1]
        default: throw Problem(description: "--seeds takes a number or FIRST-LAST, not \(text)")
        }
    }
}
