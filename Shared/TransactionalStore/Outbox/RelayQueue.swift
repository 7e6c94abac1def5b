/// Batches of promised messages on their way to the producer, first come first.
struct RelayQueue {
    private var batches: [OutboxBatch] = []
    /// The next message of the first batch.
    private var index = 0

    /// Whether there is nothing.
    var isEmpty: Bool { batches.isEmpty }

    /// Adds what follows the message numbered `last`; what is not newer is left out.
    ///
    /// - Returns: false if there is a gap: the table has what is missing.
    mutating func append(_ fresh: [OutboxBatch], after last: Int64) -> Bool {
        var last = last
        var added: [OutboxBatch] = []
        for var batch in fresh {
            if let first = batch.messages.first, first.number <= last {
                batch.messages.removeAll { $0.number <= last }
            }
            guard let first = batch.messages.first, let end = batch.messages.last else { continue }
            guard first.number == last + 1 else { return false }
            last = end.number
            added.append(batch)
        }
        batches += added
        return true
    }

    /// The next message and the buffer in which it lies.
    var next: (message: OutboxBatch.Message, bytes: [UInt8])? {
        batches.first.map { ($0.messages[index], $0.bytes) }
    }

    /// Goes on to the one after.
    ///
    /// - Returns: the buffer of a batch that ends here.
    @discardableResult
    mutating func advance() -> [UInt8]? {
        index += 1
        guard let first = batches.first, index == first.messages.count else { return nil }
        index = 0
        return batches.removeFirst().bytes
    }

    /// Forgets all.
    mutating func removeAll() {
        batches = []
        index = 0
    }
}
