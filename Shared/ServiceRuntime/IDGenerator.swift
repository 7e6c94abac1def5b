/// Where ids of entities and messages come from.
package protocol IDGenerator: Sendable {
    /// A new id, never given before.
    func next() -> String
}

/// UUID version 7: ordered by time, also within one millisecond of one process.
///
/// Source: RFC 9562, section 5.7; the 12 bits after the time count within the millisecond (its method 1).
package final class UUIDv7Generator: IDGenerator {
    private struct State {
        var milliseconds: Int64 = 0
        var counter: UInt16 = 0
    }

    private let clock: any WallClock
    private let random: any RandomSource
    private let state = Lock(State())

    /// Makes ids of that clock and randomness.
    package init(clock: any WallClock = SystemClock(), random: any RandomSource = SystemRandom()) {
        self.clock = clock
        self.random = random
    }

    package func next() -> String {
        let now = clock.milliseconds
        var bytes = random.bytes(10)
        let (milliseconds, counter) = state.withLock { state in
            if now > state.milliseconds {
                state.milliseconds = now
                state.counter = UInt16(bytes[8]) << 3 | UInt16(bytes[9] & 7)
            } else {
                state.counter += 1
                if state.counter > 0xFFF {
                    state.milliseconds += 1
                    state.counter = 0
                }
            }
            return (state.milliseconds, state.counter)
        }
        bytes.replaceSubrange(8..., with: [])
        var uuid: [UInt8] = []
        uuid.reserveCapacity(16)
        for shift in stride(from: Int64(40), through: 0, by: -8) {
            uuid.append(UInt8(truncatingIfNeeded: milliseconds >> shift))
        }
        uuid.append(0x70 | UInt8(counter >> 8))
        uuid.append(UInt8(truncatingIfNeeded: counter))
        uuid.append(0x80 | bytes[0] & 0x3F)
        uuid.append(contentsOf: bytes[1...7])
        return Self.text(uuid)
    }

    private static func text(_ uuid: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var index = 0
            for (position, byte) in uuid.enumerated() {
                if position == 4 || position == 6 || position == 8 || position == 10 {
                    buffer[index] = UInt8(ascii: "-")
                    index += 1
                }
                for digit in [byte >> 4, byte & 15] {
                    buffer[index] = digit < 10 ? 48 + digit : 87 + digit
                    index += 1
                }
            }
            return index
        }
    }
}
