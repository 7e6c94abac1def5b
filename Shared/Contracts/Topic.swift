/// One topic of a service: what it is called and how it is kept.
public struct Topic: Hashable, Sendable, CustomStringConvertible {
    /// What a topic is for.
    public enum Kind: String, CaseIterable, Sendable {
        /// Requests to the service, kept 7 days, `LogAppendTime`.
        case commands
        /// The service's public state, compacted.
        case events
        /// One answer for each authenticated bus command, kept 7 days.
        case outcomes
        /// Who owns the service's store: one partition, compacted.
        case owner
    }

    /// The service that owns the topic.
    public let service: ServiceName
    /// What it is for.
    public let kind: Kind

    /// Names the topic of a service.
    public init(_ service: ServiceName, _ kind: Kind) {
        self.service = service
        self.kind = kind
    }

    /// The topic's name on the broker, such as `scheduling.commands.v1`.
    public var name: String { "\(service.rawValue).\(kind.rawValue).v1" }

    public var description: String { name }

    /// Every topic of every service.
    public static var all: [Topic] {
        ServiceName.allCases.flatMap { service in Kind.allCases.map { Topic(service, $0) } }
    }

    /// The topic's settings on a real broker (`name: value`, in Kafka's own words and units).
    public var settings: [String: String] {
        switch kind {
        case .commands:
            ["cleanup.policy": "delete", "retention.ms": "\(7 * day)", "message.timestamp.type": "LogAppendTime"]
        case .outcomes:
            ["cleanup.policy": "delete", "retention.ms": "\(7 * day)"]
        case .events:
            ["cleanup.policy": "compact", "delete.retention.ms": "\(30 * day)", "max.compaction.lag.ms": "\(day)"]
        case .owner:
            ["cleanup.policy": "compact"]
        }
    }

    /// How many partitions the topic has when the cell's topics have `count`.
    public func partitions(cell count: Int) -> Int {
        kind == .owner ? 1 : count
    }
}

/// One day in milliseconds.
private let day = 86_400_000
