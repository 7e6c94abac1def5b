import Contracts

/// Which of our entities the log shows an old state of last: what an earlier life had sent may land after what this one has
/// published since.
///
/// A record that is older than the stored state is suspected until a newer one follows on its key. Once everything that was
/// promised by then is acknowledged, and the log has been read up to there, nothing newer lies behind it: it is stale.
struct SelfRead: Equatable, Sendable {
    /// What orders an entity's states.
    struct Version: Comparable, Sendable {
        var epoch: Int64
        var revision: Int64

        static func < (left: Version, right: Version) -> Bool {
            (left.epoch, left.revision) < (right.epoch, right.revision)
        }
    }

    private struct Suspect: Equatable {
        var record: OwnRecord
        /// The last outbox row when it was seen: the stored state's is not a later one.
        var promised: Int64
        /// Where that row lies before, once it is acknowledged.
        var end: Int64?
        /// Up to where its partition had been read before it; nil: it was the first that was read.
        var since: Int64?
    }

    private var suspects: [String: Suspect] = [:]
    /// Every outbox row up to here is with the broker.
    private var mark: Int64 = 0
    /// Where our acknowledged events end, by partition; earlier lives' end where the log did at the start.
    private var published: [Int32: Int64]
    /// Up to where the log has been read, by partition.
    private var read: [Int32: Int64] = [:]
    private var isOver = false

    /// Begins, with the offsets at which the log ended at the start, by partition.
    init(ends: [Int32: Int64] = [:]) {
        published = ends
    }

    /// Takes a record from the log; `stored` is the entity's state by then (nil: there is none), `promised` the last row of
    /// the outbox.
    mutating func saw(_ record: OwnRecord, stored: Version?, promised: Int64) {
        // Where there is no such entity (the store was restored), any record of it is old.
        guard stored.map({ record.version < $0 }) ?? true else {
            suspects[record.key] = nil
            return
        }
        suspects[record.key] = Suspect(record: record, promised: promised, since: read[record.partition])
        settle(record.key)
    }

    /// Notes that a partition has been read up to `next`.
    mutating func passed(_ partition: Int32, next: Int64) {
        read[partition] = next
    }

    /// Takes what the relay has told.
    mutating func acknowledged(mark: Int64, published: [Int32: Int64]) {
        self.mark = mark
        self.published.merge(published) { max($0, $1) }
        for key in suspects.keys { settle(key) }
    }

    /// Nothing more is read: what is suspected now is published over once all is acknowledged.
    mutating func end() {
        isOver = true
    }

    /// Nothing is read any more, and nothing is suspected.
    var isDone: Bool { isOver && suspects.isEmpty }

    /// From where another life must read a partition that this one has read up to `next`: it does not know what is suspected.
    ///
    /// - Returns: nil when it must begin where this one began.
    func resumption(_ partition: Int32, next: Int64) -> Int64? {
        var first = next
        for suspect in suspects.values where suspect.record.partition == partition {
            guard let since = suspect.since else { return nil }
            first = min(first, since)
        }
        return first
    }

    /// The last records of their keys that are older than the owner's state, by key; each is given once.
    mutating func takeStale() -> [OwnRecord] {
        guard !suspects.isEmpty else { return [] }
        let stale = suspects.values.filter { suspect in
            guard let end = suspect.end else { return false }
            return isOver || read[suspect.record.partition, default: 0] >= end
        }
        for suspect in stale { suspects[suspect.record.key] = nil }
        return stale.map(\.record).sorted { $0.key < $1.key }
    }

    private mutating func settle(_ key: String) {
        guard let suspect = suspects[key], suspect.end == nil, suspect.promised <= mark else { return }
        suspects[key]?.end = published[suspect.record.partition] ?? 0
    }
}

/// What a record of our own events says of an entity.
struct OwnRecord: Equatable, Sendable {
    var key: String
    var account: AccountID
    var partition: Int32
    var version: SelfRead.Version
}
