import ServiceRuntime

/// Lets whoever waits for a change go; started last, so that it is stopped before anything else.
struct PulseStopper: Service {
    let pulse: Pulse

    var name: String { "pulse" }

    func run() async throws {
        let (never, continuation) = AsyncStream.makeStream(of: Never.self)
        for await _ in never {}
        continuation.finish()
        pulse.close()
    }
}
