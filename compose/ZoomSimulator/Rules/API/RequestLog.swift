/// What was asked of the simulator, the newest 2,000; neither queries nor bodies.
package struct RequestLog: Codable, Equatable, Sendable {
    /// One request.
    package struct Entry: Codable, Equatable, Sendable {
        package let at: Instant
        package let operation: Operation
        package let method: String
        package let path: String
        /// Nil when no answer was given.
        package let status: Int?
        /// The user's e-mail address, where one was known.
        package let user: String?
        package let fault: Fault.Kind?
    }

    /// How often each operation was asked for since the log was emptied.
    package private(set) var counts: [String: Int] = [:]
    /// The newest last.
    package private(set) var log: [Entry] = []

    mutating func append(_ entry: Entry) {
        counts[entry.operation.rawValue, default: 0] += 1
        log.append(entry)
        if log.count > 2_000 { log.removeFirst(log.count - 2_000) }
    }
}
