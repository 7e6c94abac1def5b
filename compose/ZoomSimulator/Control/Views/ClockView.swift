/// The clock as the control API shows it.
package struct ClockView: Codable, Equatable, Sendable {
    package let now: Instant
    package let offsetMilliseconds: Int64
    package let frozen: Bool
}

/// What `PUT /clock` of the control API takes.
package struct ClockChange: Codable, Equatable, Sendable {
    /// The time to set.
    package var now: Instant?
    /// Whether it stands still; absent: as it is.
    package var frozen: Bool?
    /// What to add to the machine's time instead.
    package var offsetMilliseconds: Int64?

    /// Makes a change.
    package init(now: Instant? = nil, frozen: Bool? = nil, offsetMilliseconds: Int64? = nil) {
        self.now = now
        self.frozen = frozen
        self.offsetMilliseconds = offsetMilliseconds
    }
}
