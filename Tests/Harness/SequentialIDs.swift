import ServiceRuntime

/// Counts ids up behind a prefix.
package final class SequentialIDs: IDGenerator {
    private let prefix: String
    private let count = Counter()

    /// Counts from 1 behind a prefix.
    package init(prefix: String = "id") {
        self.prefix = prefix
    }

    package func next() -> String {
        count.increment()
        return "\(prefix)-\(count.value)"
    }
}
