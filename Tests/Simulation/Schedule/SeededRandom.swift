import ServiceRuntime

/// Numbers that follow from a seed alone: SplitMix64.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below `bound` (> 0).
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// True once in `bound` times.
    mutating func oneIn(_ bound: Int) -> Bool { below(bound) == 0 }

    /// One of them; nil of none.
    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }
}

/// Random bytes that follow from a seed.
final class SeededBytes: RandomSource, @unchecked Sendable {
    // One thread runs a simulation.
    private var random: SeededRandom

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            let number = random.next()
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: number >> shift))
            }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}

/// A clock that stands until the schedule moves it.
final class VirtualClock: WallClock, @unchecked Sendable {
    // One thread runs a simulation.
    private(set) var milliseconds: Int64 = 1_795_507_200_000
    /// What deadlines go by: a long time is one in which the machine slept, and that clock with it.
    private(set) var elapsed: Duration = .zero

    func pass(milliseconds more: Int64) {
        milliseconds += more
        elapsed += .milliseconds(min(more, 3_000))
    }
}

/// Ids counted up behind a prefix, never given twice in a run.
final class CountedIDs: IDGenerator, @unchecked Sendable {
    // One thread runs a simulation.
    private var count = 0
    private let prefix: String

    init(_ prefix: String) {
        self.prefix = prefix
    }

    func next() -> String {
        count += 1
        return "\(prefix)\(count)"
    }
}
