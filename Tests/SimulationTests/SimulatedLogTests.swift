import Contracts
import Testing

@testable import Simulation

@Suite struct SimulatedLogTests {
    static let day: Int64 = 86_400_000
    let topic = Cell.index(Topic(.identity, .events))

    @Test func `compaction keeps the last record of each key, and erasures for their time`() {
        let log = SimulatedLog(partitions: 1)
        put(log, "a", "1", at: 0)
        put(log, "b", nil, at: 0)
        put(log, "a", "2", at: 0)
        put(log, "c", "3", at: 0)
        log.compact(topic, 0, now: 0)
        #expect(log.partitions[topic][0].records.map(\.offset) == [1, 2, 3])
        log.compact(topic, 0, now: 31 * Self.day)
        #expect(log.partitions[topic][0].records.map(\.offset) == [2, 3])
        #expect(log.partitions[topic][0].end == 4)
    }

    @Test func `what is forgotten leaves offsets as they are`() {
        let log = SimulatedLog(partitions: 1)
        for value in ["1", "2", "3"] { put(log, "a", value, at: 0) }
        log.forget(topic, 0, before: 2)
        #expect(log.partitions[topic][0].start == 2)
        #expect(log.partitions[topic][0].records.map(\.offset) == [2])
        #expect(log.partitions[topic][0].index(of: 0) == 0)
    }

    @Test func `another cluster begins with nothing`() {
        let log = SimulatedLog(partitions: 1)
        put(log, "a", "1", at: 0)
        let before = log.clusterID
        log.rebuild()
        #expect(log.clusterID != before)
        #expect(log.partitions[topic][0].end == 0)
    }

    private func put(_ log: SimulatedLog, _ key: String, _ value: String?, at instant: Int64) {
        _ = log.append(topic, 0, key: Array(key.utf8), headers: [], value: value.map { Array($0.utf8) }, at: instant)
    }
}
