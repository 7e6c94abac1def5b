import Bus
import Contracts
import Harness
import ServiceRuntime
import Testing

@testable import TransactionalStore

@Suite struct PipelineReadinessTests {
    @Test func `it is ready when the claim and all state that is due are with the broker`() async throws {
        let cell = try TestCell()
        try await cell.running { pipeline in
            for number in 0..<600 { try await pipeline.book("a-\(number)") }
        }
        let isHeld = Lock(true)
        let commits = Lock(0)
        let change: (inout PipelineConfiguration) -> Void = {
            $0.republishes = true
            $0.seam = { seam in
                // The claim and the first part of the republication are on disk by now.
                guard seam == .afterCommit, commits.count() == 2 else { return }
                _ = isHeld.wait(milliseconds: 10_000) { $0 ? nil : true }
            }
        }
        try await cell.running(change: change) { _ in
            try await eventually {
                cell.health.snapshot.allSatisfy { $0.condition == .ready || $0.part == "ownership" }
                    && commits.withLock { $0 == 2 }
            }
            let condition = cell.health.snapshot.first { $0.part == "ownership" }?.condition
            #expect(condition == .notReady("publishing all state again"))
            isHeld.withLockAndWake { $0 = false }
            try await eventually { cell.health.isReady }
            let events = try await cell.receiveAll("scheduling.events.v1", from: cell.kafka)
            #expect(events.filter { $0.headers["ce_epoch"] == "2" }.count == 600)
            #expect(events.filter { $0.key.hasPrefix(RepublicationMarker.keyPrefix) }.count == 2)
        }
        #expect(!cell.health.isReady)
    }

    @Test func `while the broker does not take the claim it is not ready`() async throws {
        let cell = try TestCell()
        let transactions = Lock(0)
        let change: (inout PipelineConfiguration) -> Void = {
            $0.seam = { [broker = cell.broker] seam in
                guard seam == .insideTransaction, transactions.count() == 1 else { return }
                try? broker.setLeader(of: "scheduling.owner.v1", partition: 0, isThere: false)
            }
        }
        try await cell.running(change: change) { pipeline in
            // Commits go on all the same.
            try await pipeline.book("a")
            try await eventually {
                cell.health.snapshot.allSatisfy { $0.condition == .ready || $0.part == "ownership" }
            }
            #expect(!cell.health.isReady)
            try cell.broker.setLeader(of: "scheduling.owner.v1", partition: 0, isThere: true)
            try await eventually { cell.health.isReady }
        }
    }
}

extension Lock where State == Int {
    /// Counts, and tells the new count.
    fileprivate func count() -> Int {
        withLock { count in
            count += 1
            return count
        }
    }
}
