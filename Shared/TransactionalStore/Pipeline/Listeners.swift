import ServiceRuntime

/// Who is told of committed states.
final class Listeners: Sendable {
    private let list = Lock([@Sendable ([CommittedState]) -> Void]())

    func add(_ listener: @escaping @Sendable ([CommittedState]) -> Void) {
        list.withLock { $0.append(listener) }
    }

    func tell(_ states: [CommittedState]) {
        guard !states.isEmpty else { return }
        for listener in list.withLock({ $0 }) { listener(states) }
    }
}
