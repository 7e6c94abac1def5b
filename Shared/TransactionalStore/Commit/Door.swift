import ServiceRuntime

/// One request through the door: what it does in the transaction, and what is told to who asked.
final class Door: Sendable {
    /// Runs in the transaction; again if it is rolled back for a neighbour's sake.
    let body: @Sendable (Transaction) throws -> Void
    /// Called once: with nil after the commit, or with why there was none.
    let finish: @Sendable ((any Error)?) -> Void
    /// When it came, as `monotonicNanoseconds`.
    let since = monotonicNanoseconds()

    init(
        body: @escaping @Sendable (Transaction) throws -> Void,
        finish: @escaping @Sendable ((any Error)?) -> Void
    ) {
        self.body = body
        self.finish = finish
    }
}

/// The pipeline has ended and takes no more requests.
package struct PipelineStopped: Error, CustomStringConvertible {
    package var description: String { "the service is stopping" }
}

/// The store cannot take a request now; nothing of it was done.
package struct StoreUnavailable: Error, CustomStringConvertible {
    /// Why.
    package let reason: String
    package var description: String { "the store takes no changes at the moment: \(reason)" }
}
