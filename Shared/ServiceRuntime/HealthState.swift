/// What a part of the service says of itself.
package enum Condition: Equatable, Sendable {
    case ready
    /// Not ready, with a sentence that says why and what helps.
    case notReady(String)
}

/// What `/ready` answers from: one condition for each part of the service.
package final class HealthState: Sendable {
    private let conditions: Lock<[String: Condition]>

    /// Begins with these parts not ready ("starting").
    package init(parts: [String] = []) {
        conditions = Lock(Dictionary(uniqueKeysWithValues: parts.map { ($0, .notReady("starting")) }))
    }

    /// States the condition of a part.
    package func set(_ part: String, _ condition: Condition) {
        conditions.withLock { $0[part] = condition }
    }

    /// Every part and its condition, by name.
    package var snapshot: [(part: String, condition: Condition)] {
        conditions.withLock { $0.sorted { $0.key < $1.key }.map { (part: $0.key, condition: $0.value) } }
    }

    /// Whether every part is ready.
    package var isReady: Bool {
        conditions.withLock { $0.values.allSatisfy { $0 == .ready } }
    }
}
