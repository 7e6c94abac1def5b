import ServiceRuntime

/// Runs what blocks on a thread that is not the pool's, as the bus asks for, and still as part of the calling test.
func onThread<Result: Sendable>(_ body: @Sendable () throws -> Result) async throws -> Result {
    try await BlockingThread().run(body)
}

/// Lends its own thread.
private actor BlockingThread {
    private let executor = QueueExecutor(label: "bus-test")

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func run<Result: Sendable>(_ body: @Sendable () throws -> Result) throws -> Result {
        try body()
    }
}
