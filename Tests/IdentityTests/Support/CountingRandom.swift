import ServiceRuntime

/// Bytes that no call gives twice, the same in every run.
final class CountingRandom: RandomSource {
    private let count = Lock(UInt64(0))

    func bytes(_ count: Int) -> [UInt8] {
        let number = self.count.withLock { number in
            number += 1
            return number
        }
        return (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0 % 8))) }
    }
}
