/// Kafka's own way from a key to a partition.
package enum Partitioner {
    /// The partition of a key among `count` (> 0).
    package static func partition(of key: String, count: Int32) -> Int32 {
        var key = key
        return key.withUTF8 { partition(of: UnsafeRawBufferPointer($0), count: count) }
    }

    /// The partition of a key's bytes among `count` (> 0).
    package static func partition(of key: UnsafeRawBufferPointer, count: Int32) -> Int32 {
        Int32(murmur2(key) & 0x7FFF_FFFF) % count
    }

    /// MurmurHash 2 as Kafka's Java client computes it.
    ///
    /// Source: org.apache.kafka.common.utils.Utils.murmur2, seed 0x9747b28c.
    package static func murmur2(_ data: UnsafeRawBufferPointer) -> UInt32 {
        let multiplier: UInt32 = 0x5bd1_e995
        var hash: UInt32 = 0x9747_b28c ^ UInt32(truncatingIfNeeded: data.count)
        let blocks = data.count / 4
        for block in 0..<blocks {
            var value =
                UInt32(data[block * 4]) | UInt32(data[block * 4 + 1]) << 8 | UInt32(data[block * 4 + 2]) << 16
                | UInt32(data[block * 4 + 3]) << 24
            value = value &* multiplier
            value ^= value >> 24
            value = value &* multiplier
            hash = hash &* multiplier
            hash ^= value
        }
        let tail = blocks * 4
        let rest = data.count - tail
        if rest > 0 {
            if rest > 2 { hash ^= UInt32(data[tail + 2]) << 16 }
            if rest > 1 { hash ^= UInt32(data[tail + 1]) << 8 }
            hash ^= UInt32(data[tail])
            hash = hash &* multiplier
        }
        hash ^= hash >> 13
        hash = hash &* multiplier
        hash ^= hash >> 15
        return hash
    }
}
