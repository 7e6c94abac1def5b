import Cryptography
package import ServiceRuntime

/// All that a rule needs from outside: the time, randomness, and where the simulator is reached.
package struct Moment: Sendable {
    /// Simulated time.
    package var now: Instant
    /// The machine's time: what limits per second and the time stamps of deliveries go by.
    package var machine: Instant
    /// Where people and links reach the simulator: `http://zoom.localhost:8090`.
    package var origin: String
    private let random: any RandomSource

    /// Makes a moment.
    package init(now: Instant, machine: Instant, origin: String, random: any RandomSource) {
        self.now = now
        self.machine = machine
        self.origin = origin
        self.random = random
    }

    /// Random bytes in base64url: 16 give the 22 characters of Zoom's ids.
    func token(bytes count: Int = 16) -> String {
        Base64URL.encode(random.bytes(count))
    }

    /// A random number of so many digits, the first of which is not 0.
    func number(digits: Int) -> Int64 {
        let bytes = random.bytes(digits)
        return bytes.enumerated().reduce(0) { number, next in
            number * 10 + (next.offset == 0 ? 1 + Int64(next.element % 9) : Int64(next.element % 10))
        }
    }

    /// A meeting run's uuid: base64, in which only the first character may be a slash.
    func meetingUUID() -> String {
        let text = Base64.encode(random.bytes(16))
        return String(text.enumerated().map { $0.offset > 0 && $0.element == "/" ? "+" : $0.element })
    }
}
