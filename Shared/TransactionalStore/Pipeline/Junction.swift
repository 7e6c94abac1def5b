import ServiceRuntime

/// Where batches from Kafka and requests through the door meet the commit thread: a slot of depth one, and a queue.
final class Junction: Sendable {
    /// What the commit thread takes in one go.
    struct Work {
        var units: [PlacedUnit] = []
        var doors: [Door] = []
        var isStopping = false
    }

    private struct State {
        var batch: [PlacedUnit]?
        /// Bytes of keys and values of that batch.
        var batchBytes = 0
        /// A batch that was handled.
        var spent: [PlacedUnit] = []
        var doors: [Door] = []
        var isStopping = false
        var isClosed = false
    }

    private let state = Lock(State())
    private let doorBound: Int
    private let batchCount: Int
    private let batchBytes: Int

    init(_ settings: StoreSettings) {
        doorBound = settings.doorBound
        batchCount = settings.batchCount
        batchBytes = settings.batchBytes
    }

    // MARK: From the intake thread

    /// Hands a batch over, alone or with the one that still waits; blocks while there is no room.
    ///
    /// Were each to wait for the one before, a message could sit out two commits before its own.
    ///
    /// - Returns: false when the pipeline stops; the batch is dropped then, and will be read again.
    func put(_ batch: [PlacedUnit], bytes: Int) -> Bool {
        let hasRoom: Bool = state.wait { state in
            if state.isStopping { return false }
            guard let waiting = state.batch else { return true }
            return waiting.count + batch.count <= batchCount && state.batchBytes + bytes <= batchBytes ? true : nil
        }
        guard hasRoom else { return false }
        // What was handled ends here: to free its thousands of values is no work for the commit thread.
        _ = state.withLockAndWake { state in
            // Only this thread adds, so there is still room.
            if state.batch == nil {
                state.batch = batch
                state.batchBytes = bytes
            } else {
                state.batch?.append(contentsOf: batch)
                state.batchBytes += bytes
            }
            defer { state.spent = [] }
            return state.spent
        }
        return true
    }

    // MARK: From anywhere

    /// Queues a request.
    ///
    /// - Throws: ``PipelineStopped``, or ``StoreUnavailable`` when too many wait; the request is not taken then.
    func put(_ door: Door) throws {
        try state.withLockAndWake { state in
            guard !state.isClosed else { throw PipelineStopped() }
            guard state.doors.count < doorBound else { throw StoreUnavailable(reason: "too many requests wait") }
            state.doors.append(door)
        }
    }

    /// Takes a request out of the queue again and tells whoever waits for it; one that was taken already goes on.
    func takeBack(_ door: Door) {
        let isQueued = state.withLock { state in
            guard let index = state.doors.firstIndex(where: { $0 === door }) else { return false }
            state.doors.remove(at: index)
            return true
        }
        if isQueued { door.finish(CancellationError()) }
    }

    /// Ends the waits of both threads: what is queued is still handled.
    func stop() {
        state.withLockAndWake { $0.isStopping = true }
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }
    /// What waits.
    var waiting: (hasBatch: Bool, doors: Int) { state.withLock { ($0.batch != nil, $0.doors.count) } }

    // MARK: From the commit thread

    /// Takes what is there; waits for something, at most that long.
    func take(milliseconds: Int64, acceptsBatch: Bool, mostDoors: Int) -> Work {
        let work: Work? = state.wait(milliseconds: milliseconds) { state in
            let hasBatch = acceptsBatch && state.batch != nil
            guard hasBatch || !state.doors.isEmpty || state.isStopping else { return nil }
            var work = Work(isStopping: state.isStopping)
            if hasBatch {
                work.units = state.batch ?? []
                state.batch = nil
            }
            work.doors = Array(state.doors.prefix(mostDoors))
            state.doors.removeFirst(work.doors.count)
            return work
        }
        // The slot is free: wake the intake thread.
        if let work, !work.units.isEmpty { state.withLockAndWake { _ in } }
        return work ?? Work()
    }

    /// Hands a batch that was handled back, for the intake thread to free; the caller keeps nothing of it.
    func giveBack(_ units: inout [PlacedUnit]) {
        guard !units.isEmpty else { return }
        state.withLock { $0.spent = units }
        units = []
    }

    /// Takes the requests that have waited since before an instant, which are to be refused.
    func takeDoors(since limit: UInt64) -> [Door] {
        state.withLock { state in
            let (old, young) = (state.doors.filter { $0.since < limit }, state.doors.filter { $0.since >= limit })
            state.doors = young
            return old
        }
    }

    /// Refuses requests from now on.
    ///
    /// - Returns: those that were not handled.
    func close() -> [Door] {
        state.withLockAndWake { state in
            state.isStopping = true
            state.isClosed = true
            defer { state.doors = [] }
            return state.doors
        }
    }
}
