/// Wakes a worker: rings are remembered, any number as one.
struct Bell: Sendable {
    /// One element for each time that the bell has rung since the last.
    let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (rings, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Wakes the worker, now or when it is next at rest.
    func ring() {
        continuation.yield()
    }
}
