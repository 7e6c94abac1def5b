import ServiceRuntime

/// How much is measured.
struct BenchmarkPlan {
    static let summary =
        "measures the pipeline beside a bare loop of C, on an Apache Kafka of its own."

    /// Commands of one round of `pipeline`.
    var commands: Int
    /// Pairs of rounds of `pipeline` with ordered ids, and again with random ones.
    let pairs: Int
    /// Seconds after which `pipeline` begins no further pair, but for the first of each kind of ids.
    let budget: Int
    /// Seconds that one round of `paced` measures.
    let pacedSeconds: Int
    /// Pairs of rounds of `paced`.
    let pacedPairs: Int
    /// Commands a second of `paced`.
    let rate: Int
    /// Texts that `coder` compares.
    let inputs: Int
    /// What our process is started under in `pipeline`, to look into it.
    let tool: [String]
    /// The file of the table.
    let results: String

    init(_ settings: Settings) {
        func number(_ name: String, _ standard: Int, _ help: String, in unit: String? = nil) -> Int {
            settings.integer(name, default: standard, in: 1...1_000_000_000, unit: unit, help: help)
        }
        commands = number("BENCH_COMMANDS", 100_000, "Commands of one round of pipeline.")
        pairs = number("BENCH_PAIRS", 3, "Pairs of rounds of pipeline, with ordered ids and again with random ones.")
        budget = number(
            "BENCH_BUDGET",
            120,
            "After this pipeline begins no further pair of rounds, but for the first of each kind of ids.",
            in: "s"
        )
        pacedSeconds = number(
            "BENCH_PACED_SECONDS",
            10,
            "How long one round of paced measures: 60 for a full one.",
            in: "s"
        )
        pacedPairs = number("BENCH_PACED_PAIRS", 3, "Pairs of rounds of paced.")
        rate = number("BENCH_RATE", 500, "Pace of paced.", in: "commands/s")
        inputs = number("BENCH_INPUTS", 10_000_000, "Texts that coder compares.")
        let words = settings.optionalString(
            "BENCH_UNDER",
            help:
                "Words that our process of pipeline is started under: perf record -g -o FILE. Its figures are then that tool's."
        )
        tool = words.map { $0.split(separator: " ").map(String.init) } ?? []
        results = settings.string(
            "BENCH_RESULTS",
            default: "Tests/Benchmarks/RESULTS.md",
            help: "The file of the table of results; what was not measured anew stays in it."
        )
    }
}
