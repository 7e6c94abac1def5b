import ServiceRuntime

/// How much is measured.
struct BenchmarkPlan {
    /// The benchmarks; the last one is run only when it is asked for.
    static let names = ["pipeline", "paced", "coder"]
    static let summary = "measures the pipeline beside a bare loop of C, on an Apache Kafka of its own (KAFKA_HOME)."

    /// Commands of one round of `pipeline`.
    var commands: Int
    /// Pairs of rounds of `pipeline` with ordered ids, and again with random ones.
    var pairs: Int
    /// Seconds after which `pipeline` begins no further pair, but for the first of each kind of ids.
    var budget: Int
    /// Seconds that one round of `paced` measures.
    var pacedSeconds: Int
    /// Pairs of rounds of `paced`.
    var pacedPairs: Int
    /// Commands a second of `paced`.
    var rate: Int
    /// Texts that `coder` compares.
    var inputs: Int
    /// What our process is started under in `pipeline`, to look into it.
    var tool: [String]

    init(_ settings: Settings) {
        commands = settings.integer(
            "BENCH_COMMANDS",
            default: 200_000,
            in: 1_000...5_000_000,
            help: "Commands of one round of pipeline."
        )
        pairs = settings.integer(
            "BENCH_PAIRS",
            default: 3,
            in: 1...100,
            help: "Pairs of rounds of pipeline, with ordered ids and again with random ones."
        )
        budget = settings.integer(
            "BENCH_BUDGET",
            default: 240,
            in: 1...86_400,
            unit: "s",
            help: "After this pipeline begins no further pair of rounds, but for the first of each kind of ids."
        )
        pacedSeconds = settings.integer(
            "BENCH_PACED_SECONDS",
            default: 6,
            in: 1...600,
            unit: "s",
            help: "How long one round of paced measures."
        )
        pacedPairs = settings.integer("BENCH_PACED_PAIRS", default: 4, in: 1...100, help: "Pairs of rounds of paced.")
        rate = settings.integer("BENCH_RATE", default: 500, in: 1...100_000, unit: "commands/s", help: "Pace of paced.")
        inputs = settings.integer(
            "BENCH_INPUTS",
            default: 10_000_000,
            in: 1...1_000_000_000,
            help: "Texts that coder compares."
        )
        tool =
            settings.optionalString(
                "BENCH_UNDER",
                help:
                    "Words that our process of pipeline is started under: perf record -g -o FILE. Its figures are then that tool's."
            ).map { $0.split(separator: " ").map(String.init) } ?? []
    }
}
