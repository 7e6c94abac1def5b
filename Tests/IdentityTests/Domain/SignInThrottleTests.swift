import Contracts
import Testing

@testable import Identity

@Suite struct SignInThrottleTests {
    let throttle = SignInThrottle(limit: 2, window: .seconds(60))

    @Test func `attempts up to the limit go on, then none until the window ends`() {
        let start = Timestamp(seconds: 1_000)
        guard case .allowed(let first) = throttle.decide(nil, now: start),
            case .allowed(let second) = throttle.decide(first, now: start + .seconds(30))
        else {
            Issue.record("refused within the limit")
            return
        }
        #expect(second == .init(attempts: 2, startedAt: start))
        #expect(throttle.decide(second, now: start + .seconds(59)) == .refused(until: start + .seconds(60)))
        let after = start + .seconds(60)
        #expect(throttle.decide(second, now: after) == .allowed(.init(attempts: 1, startedAt: after)))
    }

    @Test func `a clock that went back does not lock anybody out`() {
        let record = SignInThrottle.Record(attempts: 2, startedAt: Timestamp(seconds: 1_000))
        let now = Timestamp(seconds: 10)
        #expect(throttle.decide(record, now: now) == .allowed(.init(attempts: 1, startedAt: now)))
    }
}
