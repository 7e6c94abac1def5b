import Foundation
import ServiceRuntime

/// The program: runs seeds, and says what they found.
package struct Simulation {
    private let options: Options
    private let keys: CellKeys

    /// Takes the command line's arguments.
    ///
    /// - Throws: a sentence about what is wrong with them.
    package init(_ arguments: [String]) throws {
        options = try Options(arguments)
        keys = try CellKeys()
    }

    /// Runs what was asked for.
    ///
    /// - Returns: the exit code: 1 when a promise was broken, or a bug was not found.
    package func run() throws -> Int32 {
        options.checksBugs ? try checkBugs() : try runSeeds()
    }

    private func runSeeds() throws -> Int32 {
        let start = monotonicNanoseconds()
        var (count, steps, violations) = (0, 0, 0)
        for seed in options.seeds {
            if let limit = options.secondsToRun, monotonicNanoseconds() - start > limit * 1_000_000_000 { break }
            let run = try Run(
                seed: seed,
                keys: keys,
                bug: options.bug,
                history: options.printsHistory ? { say("  \($0)") } : nil
            )
            count += 1
            steps += run.steps
            guard let violation = run.violation else { continue }
            violations += 1
            report(run, violation)
            if violations >= options.mostViolations { break }
        }
        let minutes = Double(monotonicNanoseconds() - start) / 60e9
        say(
            "RESULT simulate seeds=\(count) steps=\(steps) steps_per_minute=\(Int(Double(steps) / max(minutes, 1e-9))) "
                + "violations=\(violations)"
        )
        return violations == 0 ? 0 : 1
    }

    /// Shrinks a schedule that broke a promise, and tells its history.
    private func report(_ run: Run, _ violation: Violation) {
        say("seed \(run.seed): \(violation.promise): \(violation.sentence)")
        var shrinker = Shrinker(keys: keys, bug: options.bug)
        let moves = shrinker.shrink(run.moves, violation)
        say("The shortest schedule found that breaks the same promise has \(moves.count) of \(run.moves.count) moves:")
        let found = Run.replay(moves, keys: keys, bug: options.bug, history: { say("  \($0)") })
        say("  => \(found?.promise ?? "nothing"): \(found?.sentence ?? "it does not break it again")")
        say("Again: make simulate SEEDS=\(run.seed)\(options.bug.map { " BUG=\($0.rawValue)" } ?? "")")
    }

    /// Every bug must be found within a bounded number of seeds.
    private func checkBugs() throws -> Int32 {
        var missed = 0
        for bug in DriverBug.allCases {
            var found: (seed: UInt64, violation: Violation)?
            for seed in 1...Options.seedsForBug where found == nil {
                found = try Run(seed: seed, keys: keys, bug: bug).violation.map { (seed, $0) }
            }
            if let found {
                say(
                    "\(bug.rawValue): found by seed \(found.seed): \(found.violation.promise): \(found.violation.sentence)"
                )
            } else {
                missed += 1
                say("\(bug.rawValue): NOT FOUND in \(Options.seedsForBug) seeds")
            }
        }
        let count = DriverBug.allCases.count
        say("RESULT simulate-bugs bugs=\(count) found=\(count - missed)")
        return missed == 0 ? 0 : 1
    }

    private func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
