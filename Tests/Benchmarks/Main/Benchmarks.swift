import Foundation
import Harness
import ServiceRuntime

/// Measures the pipeline against the bare loop of C in `Limit`, in interleaved rounds on one Apache Kafka.
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
        let names: [String]
        switch arguments {
        case []: names = BenchmarkPlan.names.dropLast()
        case ["--help"]:
            return report(settings.help(program: "benchmarks [--only NAME]", summary: BenchmarkPlan.summary))
        default:
            guard arguments.count == 2, arguments[0] == "--only", BenchmarkPlan.names.contains(arguments[1]) else {
                throw Failure("usage: benchmarks [--only \(BenchmarkPlan.names.joined(separator: "|"))]")
            }
            names = [arguments[1]]
        }
        try settings.finish()
        for name in names {
            guard name == "coder" || ApacheKafka.isAvailable else {
                throw Failure("KAFKA_HOME is not set: it must name an unpacked Apache Kafka")
            }
            switch name {
            case "pipeline": try PipelineBenchmark(plan: plan).run()
            case "paced": try PacedBenchmark(plan: plan).run()
            default: try CoderBenchmark(plan: plan).run()
            }
        }
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
