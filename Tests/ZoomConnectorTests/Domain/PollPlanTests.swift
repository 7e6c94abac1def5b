import Contracts
import Testing

@testable import ZoomConnector

@Suite struct PollPlanTests {
    @Test func `after Start Zoom is asked ever less often, and not after the claim has lapsed`() {
        let claimed = Timestamp(seconds: 1_000)
        var asked: [Int64] = []
        var next = PollPlan.next(afterStart: claimed, polls: 0, now: claimed)
        while let instant = next {
            asked.append(instant.seconds - claimed.seconds)
            next = PollPlan.next(afterStart: claimed, polls: asked.count, now: instant)
        }
        #expect(asked == [8, 24, 56, 120])
    }
}
