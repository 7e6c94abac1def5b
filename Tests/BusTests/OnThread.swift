import ServiceRuntime

/// Runs what blocks on a thread of its own, as the bus asks for.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        _ = PinnedThread(name: "bus-test") { continuation.resume(with: Swift.Result { try body() }) }
    }
}
