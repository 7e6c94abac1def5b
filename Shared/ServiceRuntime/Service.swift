/// A long-lived part of a program.
package protocol Service: Sendable {
    /// What it is called in logs.
    var name: String { get }
    /// Works until its task is cancelled; then finishes what it holds and returns.
    ///
    /// - Throws: what it cannot go on after; the whole group then stops.
    func run() async throws
}

extension Service {
    package var name: String { "\(Self.self)" }
}
