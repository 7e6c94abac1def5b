import Harness
import ServiceRuntime
import Testing

@testable import TransactionalStore

@Suite struct JunctionTests {
    private func batch(_ offsets: Range<Int64>) -> [PlacedUnit] {
        offsets.map { PlacedUnit(topic: 0, partition: 0, offset: $0, unit: .ignored) }
    }

    private func junction(count: Int = 10, bytes: Int = 100) -> Junction {
        var settings = StoreSettings()
        settings.batchCount = count
        settings.batchBytes = bytes
        return Junction(settings)
    }

    private func take(_ junction: Junction) -> [Int64] {
        junction.take(milliseconds: 0, acceptsBatch: true, mostDoors: 1).units.map(\.offset)
    }

    @Test func `what comes while a batch waits is taken along with it, in order`() {
        let junction = junction()
        #expect(junction.put(batch(0..<3), bytes: 30))
        #expect(junction.put(batch(3..<4), bytes: 10))
        #expect(junction.put(batch(4..<10), bytes: 60))
        #expect(take(junction) == Array(0..<10))
        #expect(take(junction).isEmpty)
    }

    @Test(arguments: [(8, 10, 3, 10), (1, 90, 1, 20)])
    func `past the bounds of a batch the next one waits until it is taken`(
        sizes: (count: Int, bytes: Int, more: Int, moreBytes: Int)
    ) async throws {
        let junction = junction()
        #expect(junction.put(batch(0..<Int64(sizes.count)), bytes: sizes.bytes))
        let isDone = Lock(false)
        let end = Int64(sizes.count + sizes.more)
        let next = batch(Int64(sizes.count)..<end)
        let thread = PinnedThread(name: "put") {
            let isTaken = junction.put(next, bytes: sizes.moreBytes)
            isDone.withLock { $0 = isTaken }
        }
        #expect(take(junction) == Array(0..<Int64(sizes.count)))
        await thread.join()
        #expect(isDone.withLock { $0 })
        #expect(take(junction) == Array(Int64(sizes.count)..<end))
    }

    @Test func `a batch larger than the bounds goes through alone, and a stop ends the wait`() async {
        let junction = junction(count: 2)
        #expect(junction.put(batch(0..<5), bytes: 1_000))
        let refused = Lock(false)
        let next = batch(5..<6)
        let thread = PinnedThread(name: "put") {
            let isTaken = junction.put(next, bytes: 1)
            refused.withLock { $0 = !isTaken }
        }
        junction.stop()
        await thread.join()
        #expect(refused.withLock { $0 })
        #expect(take(junction) == Array(0..<5))
    }
}
