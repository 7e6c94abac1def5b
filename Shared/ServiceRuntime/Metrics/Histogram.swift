/// How values spread over buckets; durations in seconds unless the name says otherwise.
package final class Histogram: Sendable {
    /// What was recorded so far.
    package struct Snapshot: Sendable {
        /// Upper bounds of all buckets but the last, which has none.
        package var bounds: [Double]
        /// One count a bucket, not cumulated.
        package var counts: [UInt64]
        package var sum: Double
    }

    private let state: Lock<Snapshot>

    init(bounds: [Double]) {
        state = Lock(Snapshot(bounds: bounds, counts: Array(repeating: 0, count: bounds.count + 1), sum: 0))
    }

    /// Records a value.
    package func record(_ value: Double) {
        state.withLock { state in
            let bucket = state.bounds.firstIndex { value <= $0 } ?? state.bounds.count
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    /// Records how long has passed since an instant of `monotonicNanoseconds`.
    package func record(since start: UInt64) {
        record(Double(monotonicNanoseconds() - start) / 1e9)
    }

    /// What was recorded so far.
    package var snapshot: Snapshot { state.withLock { $0 } }
}
