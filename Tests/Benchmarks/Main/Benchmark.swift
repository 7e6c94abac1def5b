/// What can be measured.
enum Benchmark: String, CaseIterable {
    case pipeline
    case paced
    case coder

    /// Whether it is measured without being asked for.
    var isUsual: Bool { self != .coder }

    /// Measures it.
    func run(_ plan: BenchmarkPlan) throws -> [Finding] {
        switch self {
        case .pipeline: try PipelineBenchmark(plan: plan).run()
        case .paced: try PacedBenchmark(plan: plan).run()
        case .coder: try CoderBenchmark(plan: plan).run()
        }
    }
}
