import Testing

@testable import Cluster

@Suite struct RestartPolicyTests {
    @Test func `the pause doubles up to its bound`() {
        var policy = RestartPolicy()
        policy.becameReady()
        let pauses = (0..<8).map { _ in policy.ended(readyFor: 10) }
        #expect(pauses == [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000].map { .restart(milliseconds: $0) })
    }

    @Test func `a part that was never ready is given up after three ends`() {
        var policy = RestartPolicy()
        #expect(policy.ended(readyFor: nil) == .restart(milliseconds: 100))
        #expect(policy.ended(readyFor: nil) == .restart(milliseconds: 200))
        #expect(policy.ended(readyFor: nil) == .giveUp)
    }

    @Test func `a part that has been ready is given up after ten ends in a row`() {
        var policy = RestartPolicy()
        policy.becameReady()
        let decisions = (0..<10).map { _ in policy.ended(readyFor: nil) }
        #expect(decisions.last == .giveUp)
        #expect(!decisions.dropLast().contains(.giveUp))
    }

    @Test func `a part that held for a while starts over with the shortest pause`() {
        var policy = RestartPolicy()
        policy.becameReady()
        for _ in 0..<5 { _ = policy.ended(readyFor: 10) }
        #expect(policy.ended(readyFor: RestartPolicy.provenAfter) == .restart(milliseconds: 100))
        #expect(policy.ended(readyFor: 10) == .restart(milliseconds: 200))
    }

    @Test func `a part that has been ready may be killed from outside as often as one likes`() {
        var policy = RestartPolicy()
        policy.becameReady()
        for _ in 0..<100 { #expect(policy.ended(readyFor: nil, killed: true) == .restart(milliseconds: 100)) }
        #expect(policy.ended(readyFor: 10) == .restart(milliseconds: 100))
    }

    @Test func `a part that is killed before it was ever ready is given up`() {
        var policy = RestartPolicy()
        let decisions = (0..<3).map { _ in policy.ended(readyFor: nil, killed: true) }
        #expect(decisions.last == .giveUp)
    }
}
