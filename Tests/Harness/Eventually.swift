import ServiceRuntime

/// Waits until a condition holds.
///
/// Asks again every few milliseconds, for a minute at most.
///
/// - Throws: ``NeverHappened`` naming what was waited for and where, or what the condition throws.
public func eventually(
    _ what: String = "the condition",
    seconds: Int = 60,
    file: StaticString = #fileID,
    line: UInt = #line,
    _ condition: () async throws -> Bool
) async throws {
    let start = monotonicNanoseconds()
    while try await !condition() {
        guard monotonicNanoseconds() - start < UInt64(seconds) * 1_000_000_000 else {
            throw NeverHappened(description: "\(what) at \(file):\(line): not within \(seconds) s")
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// A condition that was waited for did not come.
public struct NeverHappened: Error, CustomStringConvertible {
    /// Which condition.
    public let description: String
}
