import ServiceRuntime

/// How much is measured.
struct BenchmarkPlan {
    static let summary =
        "measures the platform beside a bare loop of C and beside its goals, on an Apache Kafka of its own."

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
    /// Commands a second of `paced` and `soak`.
    let rate: Int
    /// Seconds that one round of `rate` measures.
    let rateSeconds: Int
    /// Seconds that `soak` goes on.
    let soakSeconds: Int
    /// Appointments in the store of `calendar` and `ready`, and events of `replay`.
    let rows: Int
    /// Rounds of `replay` with ordered ids, and again with random ones.
    let replays: Int
    /// Appointments in the stores of `growth`.
    let growthRows: [Int]
    /// Commands of one round of `growth`.
    let growthCommands: Int
    /// Pairs of rounds of `growth` on each store.
    let growthPairs: Int
    /// Looks at a practitioner's week in one round of `calendar`.
    let looks: Int
    /// Bookings of one round of `streams`.
    let changes: Int
    /// Presses of *Start* in one round of `start`.
    let presses: Int
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
        commands = number("BENCH_COMMANDS", 200_000, "Commands of one round of pipeline.")
        pairs = number("BENCH_PAIRS", 5, "Pairs of rounds of pipeline, with ordered ids and again with random ones.")
        budget = number(
            "BENCH_BUDGET",
            600,
            "After this pipeline begins no further pair of rounds, but for the first of each kind of ids.",
            in: "s"
        )
        pacedSeconds = number(
            "BENCH_PACED_SECONDS",
            60,
            "How long one round of paced measures.",
            in: "s"
        )
        pacedPairs = number("BENCH_PACED_PAIRS", 3, "Pairs of rounds of paced.")
        rate = number("BENCH_RATE", 500, "Pace of paced and soak.", in: "commands/s")
        rateSeconds = number("BENCH_RATE_SECONDS", 3, "How long one round of rate measures.", in: "s")
        soakSeconds = number("BENCH_SOAK_SECONDS", 600, "How long soak goes on.", in: "s")
        rows = number("BENCH_ROWS", 1_000_000, "Appointments in the store of calendar and ready, events of replay.")
        replays = number("BENCH_REPLAYS", 1, "Rounds of replay with ordered ids, and again with random ones.")
        growthRows = Self.numbers(
            settings.string(
                "BENCH_GROWTH",
                default: "0,1000000,5000000",
                help: "Appointments in the stores of growth."
            ),
            settings
        )
        growthCommands = number("BENCH_GROWTH_COMMANDS", 50_000, "Commands of one round of growth.")
        growthPairs = number("BENCH_GROWTH_PAIRS", 2, "Pairs of rounds of growth on each store.")
        looks = number("BENCH_LOOKS", 1_000, "Looks at a practitioner's week in one round of calendar.")
        changes = number("BENCH_CHANGES", 50, "Bookings of one round of streams.")
        presses = number("BENCH_PRESSES", 300, "Presses of Start in one round of start.")
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

    private static func numbers(_ text: String, _ settings: Settings) -> [Int] {
        let numbers = text.split(separator: ",").map { Int($0) }
        if numbers.isEmpty || numbers.contains(where: { ($0 ?? -1) < 0 }) {
            settings.reject("BENCH_GROWTH", "must be numbers with commas between them")
        }
        return numbers.compactMap(\.self)
    }
}
