/// Keeps its lines, for tests.
package struct InMemoryLogHandler: LogHandler {
    /// One line.
    package struct Entry: Equatable, Sendable {
        package var level: Logger.Level
        package var label: String
        package var message: String
        package var metadata: Logger.Metadata
    }

    package let level: Logger.Level
    private let lines = Lock([Entry]())

    /// Keeps lines of this level and above.
    package init(level: Logger.Level = .trace) {
        self.level = level
    }

    /// What was logged so far, in order.
    package var entries: [Entry] { lines.withLock { $0 } }

    package func log(level: Logger.Level, label: String, message: String, metadata: Logger.Metadata) {
        lines.withLock {
            $0.append(Entry(level: level, label: label, message: message, metadata: metadata))
        }
    }
}
