/// Logs with levels and metadata; swift-log's shape, and only the part that is used here.
///
/// A message is a constant sentence; what varies is metadata under the keys of ``LogKey`` and of each module's own list.
package struct Logger: Sendable {
    /// How much a line matters.
    package enum Level: String, CaseIterable, Comparable, Sendable {
        /// Every step; off in production.
        case trace
        /// Decisions.
        case debug
        case info
        /// Life cycle.
        case notice
        /// Degraded, but it is tried again.
        case warning
        /// Somebody must act.
        case error
        case critical

        package static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .trace: 0
            case .debug: 1
            case .info: 2
            case .notice: 3
            case .warning: 4
            case .error: 5
            case .critical: 6
            }
        }
    }

    /// What varies in a line: key and value.
    package typealias Metadata = [String: MetadataValue]

    /// A value of metadata: text, made from anything that describes itself.
    package struct MetadataValue: Equatable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
        package let description: String
        package init(stringLiteral value: String) { description = value }
        /// Takes the description of a value.
        package init(_ value: some CustomStringConvertible) { description = value.description }
    }

    /// Which part of the program speaks.
    package let label: String
    /// Where lines go.
    package var handler: any LogHandler
    /// Metadata of every line of this logger.
    package var metadata: Metadata = [:]

    /// Makes a logger.
    package init(label: String, handler: any LogHandler) {
        self.label = label
        self.handler = handler
    }

    /// A logger that says nothing.
    package static let silent = Logger(label: "silent", handler: SilentLogHandler())

    /// Reads or sets metadata of every line of this logger.
    package subscript(metadataKey key: String) -> MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a line if its level is on.
    package func log(_ level: Level, _ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:])
    {
        guard level >= handler.level else { return }
        let all = self.metadata.merging(metadata()) { $1 }
        handler.log(level: level, label: label, message: message(), metadata: all)
    }

    package func trace(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]) {
        log(.trace, message(), metadata: metadata())
    }

    package func debug(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]) {
        log(.debug, message(), metadata: metadata())
    }

    package func info(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]) {
        log(.info, message(), metadata: metadata())
    }

    package func notice(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]) {
        log(.notice, message(), metadata: metadata())
    }

    package func warning(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]) {
        log(.warning, message(), metadata: metadata())
    }

    package func error(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]) {
        log(.error, message(), metadata: metadata())
    }

    package func critical(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]) {
        log(.critical, message(), metadata: metadata())
    }
}

/// Where a logger's lines go.
package protocol LogHandler: Sendable {
    /// Lines below this level are not made.
    var level: Logger.Level { get }
    /// Takes one line.
    func log(level: Logger.Level, label: String, message: String, metadata: Logger.Metadata)
}

/// Drops every line.
package struct SilentLogHandler: LogHandler {
    /// Makes the handler.
    package init() {}
    package var level: Logger.Level { .critical }
    package func log(level: Logger.Level, label: String, message: String, metadata: Logger.Metadata) {}
}
