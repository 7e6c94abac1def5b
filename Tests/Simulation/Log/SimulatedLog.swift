import Contracts

/// A broker in a value's place: topics, partitions, offsets; append, read, compaction, deletion, and a new beginning.
final class SimulatedLog {
    /// One message as the log keeps it.
    struct Record {
        var offset: Int64
        var at: Int64
        var key: [UInt8]
        /// A block of headers.
        var headers: [UInt8]
        /// nil erases.
        var value: [UInt8]?
    }

    /// A partition: what it begins with, what comes next, and what is left between.
    struct Partition {
        var start: Int64 = 0
        var end: Int64 = 0
        var records: [Record] = []

        /// Index of the first record at or after an offset.
        func index(of offset: Int64) -> Int {
            var (low, high) = (0, records.count)
            while low < high {
                let middle = (low + high) / 2
                if records[middle].offset < offset { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    /// The cell's topics; a topic is known by its index here.
    static let topics = Topic.all
    /// How long an erasure stays readable, milliseconds: `delete.retention.ms`.
    static let erasuresKept: Int64 = 30 * 86_400_000

    private(set) var clusterID = "cluster-1"
    private(set) var partitions: [[Partition]]
    private let count: Int
    private var generation = 1

    init(partitions count: Int) {
        self.count = count
        partitions = Self.empty(count)
    }

    func append(_ topic: Int, _ partition: Int, key: [UInt8], headers: [UInt8], value: [UInt8]?, at: Int64) -> Int64 {
        let offset = partitions[topic][partition].end
        partitions[topic][partition].records.append(
            Record(offset: offset, at: at, key: key, headers: headers, value: value)
        )
        partitions[topic][partition].end += 1
        return offset
    }

    /// Removes every record that a later one of the same key replaces, and erasures that are old.
    func compact(_ topic: Int, _ partition: Int, now: Int64) {
        let records = partitions[topic][partition].records
        var last: [[UInt8]: Int64] = [:]
        for record in records { last[record.key] = record.offset }
        let end = records.last?.offset
        partitions[topic][partition].records = records.filter { record in
            guard last[record.key] == record.offset else { return false }
            return record.offset == end || record.value != nil || now - record.at < Self.erasuresKept
        }
    }

    /// Forgets everything before an offset, as retention does.
    func forget(_ topic: Int, _ partition: Int, before offset: Int64) {
        let index = partitions[topic][partition].index(of: offset)
        partitions[topic][partition].records.removeFirst(index)
        partitions[topic][partition].start = max(partitions[topic][partition].start, offset)
    }

    /// Another cluster in its place, with nothing in it.
    func rebuild() {
        generation += 1
        clusterID = "cluster-\(generation)"
        partitions = Self.empty(count)
    }

    private static func empty(_ count: Int) -> [[Partition]] {
        topics.map { Array(repeating: Partition(), count: $0.partitions(cell: count)) }
    }
}
