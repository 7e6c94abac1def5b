/// What can be measured.
enum Benchmark: String, CaseIterable {
    case pipeline
    case paced
    case growth
    case ready
    case replay
    case rate
    case calendar
    case streams
    case start
    case soak
    case coder

    /// Whether it is measured without being asked for.
    var isUsual: Bool { self != .soak && self != .coder }

    /// Measures it.
    func run(_ plan: BenchmarkPlan) throws -> [Finding] {
        switch self {
        case .pipeline: try PipelineBenchmark(plan: plan).run()
        case .paced: try PacedBenchmark(plan: plan).run()
        case .growth: try GrowthBenchmark(plan: plan).run()
        case .ready: try ReadyBenchmark(plan: plan).run()
        case .replay: try ReplayBenchmark(plan: plan).run()
        case .rate: try RateBenchmark(plan: plan).run()
        case .calendar: try CalendarBenchmark(plan: plan).run()
        case .streams: try StreamsBenchmark(plan: plan).run()
        case .start: try StartBenchmark(plan: plan).run()
        case .soak: try SoakBenchmark(plan: plan).run()
        case .coder: try CoderBenchmark(plan: plan).run()
        }
    }
}
