import Synchronization

/// A number that only grows.
package final class Counter: Sendable {
    private let cell = Atomic<UInt64>(0)

    /// Begins at 0.
    package init() {}

    /// Adds to it.
    package func increment(by amount: UInt64 = 1) {
        cell.wrappingAdd(amount, ordering: .relaxed)
    }

    /// Its value.
    package var value: UInt64 { cell.load(ordering: .relaxed) }
}

/// A number that goes up and down.
package final class Gauge: Sendable {
    private let cell = Atomic<Int64>(0)

    /// Begins at 0.
    package init() {}

    /// Sets it.
    package func set(_ value: Int64) {
        cell.store(value, ordering: .relaxed)
    }

    /// Adds to it, or takes away.
    package func add(_ amount: Int64) {
        cell.wrappingAdd(amount, ordering: .relaxed)
    }

    /// Its value.
    package var value: Int64 { cell.load(ordering: .relaxed) }
}
