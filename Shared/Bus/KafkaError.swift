/// Why Kafka, or the library under the bus, said no.
package struct KafkaError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// What was being done.
    package let operation: String
    /// Kafka's number; negative for errors of the client library's own.
    package let code: Int32
    /// The name of the code, such as `_ALL_BROKERS_DOWN`.
    package let name: String
    /// Whether the client can do nothing more and must be made anew.
    package let isFatal: Bool
    /// Whether the same may succeed later.
    package let isRetriable: Bool
    private let reason: String
    private let file: String
    private let line: Int

    init(
        operation: String,
        code: Int32,
        name: String,
        isFatal: Bool,
        isRetriable: Bool,
        reason: String,
        file: String,
        line: Int
    ) {
        self.operation = operation
        self.code = code
        self.name = name
        self.isFatal = isFatal
        self.isRetriable = isRetriable
        self.reason = reason
        self.file = file
        self.line = line
    }

    /// What is wrong, in words that are safe to show: addresses and names of settings, never a value or a message.
    package var description: String { "Kafka: could not \(operation) (\(name)): \(reason)" }
    /// The same, and where it was noticed.
    package var debugDescription: String { "\(description) [\(file):\(line)]" }
}

extension KafkaError: Equatable {
    /// Equal when the same went wrong, wherever it was noticed.
    package static func == (left: KafkaError, right: KafkaError) -> Bool {
        left.code == right.code && left.operation == right.operation && left.isFatal == right.isFatal
            && left.reason == right.reason
    }
}
