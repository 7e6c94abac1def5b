import Foundation
import Harness
import ServiceRuntime

/// Measures the platform against the bare loop of C in `Limit`, in interleaved rounds on one Apache Kafka, and against goals.
///
/// Each benchmark ends with a line `RESULT name ratio=… ours=… yardstick=… unit=…`. Everything is done on the main thread, which
/// also starts the processes: the kernel ends them when the thread that made them is gone.
@main
enum Benchmarks {
    static func main() {
        do {
            try run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            FileHandle.standardError.write(Data("benchmarks: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run(_ arguments: [String]) throws {
        let settings = Settings(environment: ProcessInfo.processInfo.environment)
        let plan = BenchmarkPlan(settings)
        let chosen: [Benchmark]
        switch arguments {
        case []: chosen = Benchmark.allCases.filter(\.isUsual)
        case ["--help"]:
            let program = "benchmarks [--only NAME,NAME]"
            return report(settings.help(program: program, summary: BenchmarkPlan.summary))
        default:
            let words = arguments.count == 2 && arguments[0] == "--only" ? arguments[1].split(separator: ",") : []
            chosen = words.compactMap { Benchmark(rawValue: String($0)) }
            guard !words.isEmpty, chosen.count == words.count else {
                let names = Benchmark.allCases.map(\.rawValue).joined(separator: ",")
                throw Failure("usage: benchmarks [--only NAMES], of \(names)")
            }
        }
        try settings.finish()
        guard chosen == [.coder] || ApacheKafka.isAvailable else {
            throw Failure("KAFKA_HOME is not set: it must name an unpacked Apache Kafka")
        }
        let machine = Machine()
        report(machine.description)
        let table = ResultTable(path: plan.results)
        var failed: [String] = []
        for benchmark in chosen {
            let load = Machine.load
            do {
                let findings = try benchmark.run(plan)
                for finding in findings { report(finding.sentence) }
                for finding in findings { report(finding.line) }
                try table.record(findings, on: machine, load: load)
            } catch {
                // The others may say something all the same.
                report("\(benchmark): \(error)")
                failed.append(benchmark.rawValue)
            }
        }
        report("\n\(table.text)")
        guard failed.isEmpty else { throw Failure("not measured: \(failed.joined(separator: ", "))") }
    }
}

/// Why a benchmark could not be run, or what it saw go wrong.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Writes a line at once.
func report(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
}

/// Rests on this thread.
func rest(milliseconds: Int64) {
    _ = Lock(0).wait(milliseconds: milliseconds) { _ -> Bool? in nil }
}
