import ServiceRuntime

/// Waits until a condition holds.
///
/// Asks again every few milliseconds, for a minute at most.
///
/// - Throws: ``NeverHappened`` naming the line that waited, or what the condition throws.
public func eventually(
    seconds: Int = 60,
    file: StaticString = #fileID,
    line: UInt = #line,
    _ condition: () async throws -> Bool
) async throws {
    let start = monotonicNanoseconds()
    while try await !condition() {
        guard monotonicNanoseconds() - start < UInt64(seconds) * 1_000_000_000 else {
            throw NeverHappened(description: "the condition at \(file):\(line) did not hold within \(seconds) s")
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// A condition that was waited for did not come.
public struct NeverHappened: Error, CustomStringConvertible {
    /// Which condition.
    public let description: String
}
