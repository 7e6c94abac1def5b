import Contracts
import Testing

@testable import ZoomConnector

@Suite struct GrantPlanTests {
    let now = Timestamp(seconds: 1_795_510_800)

    @Test func `a usable grant rests until its profile or its tokens are due`() {
        #expect(next(.usable) == .nothing(until: now + .seconds(3_600)))
        #expect(next(.usable) { $0.profileDueAt = now } == .readProfile)
        #expect(next(.usable) { $0.refreshedAt = now - GrantPlan.longestRest } == .refresh)
        #expect(next(.usable) { $0.refreshUnresolved = true } == .refresh)
    }

    @Test func `a reported removal is confirmed before anything else`() {
        let step = next(.usable) {
            $0.removalReported = true
            $0.profileDueAt = now
        }
        #expect(step == .confirmRemoval)
    }

    @Test func `after a failure it waits its time, whatever is due`() {
        let step = next(.usable) {
            $0.removalReported = true
            $0.retryAt = now + .seconds(5)
        }
        #expect(step == .nothing(until: now + .seconds(5)))
    }

    @Test func `a grant that nobody confirms is given back`() {
        #expect(next(.held(until: now + .seconds(1))) == .nothing(until: now + .seconds(1)))
        #expect(next(.held(until: now)) == .revoke)
        #expect(next(.held(until: now)) { $0.failures = GrantPlan.revocations } == .erase)
    }

    @Test func `an ending grant waits for its meetings, but not for ever`() {
        let end = now + .seconds(60)
        #expect(next(.ending(by: end)) { $0.meetings = 2 } == .nothing(until: end))
        #expect(next(.ending(by: end)) == .revoke)
        #expect(next(.ending(by: now)) { $0.meetings = 2 } == .revoke)
        #expect(next(.ending(by: end)) { $0.failures = GrantPlan.revocations } == .erase)
        #expect(next(.ending(by: end)) { $0.hasTokens = false } == .erase)
    }

    @Test func `a lost grant stays for its link's page, and goes with the link`() {
        #expect(next(.lost) { $0.hasTokens = false } == .nothing(until: nil))
        let unlinked = next(.lost) {
            $0.hasTokens = false
            $0.isLinked = false
        }
        #expect(unlinked == .erase)
    }

    private func next(
        _ state: GrantPlan.Facts.State,
        _ change: (inout GrantPlan.Facts) -> Void = { _ in }
    ) -> GrantStep {
        var facts = GrantPlan.Facts(
            state: state,
            hasTokens: true,
            isLinked: true,
            meetings: 0,
            refreshedAt: now,
            refreshUnresolved: false,
            profileDueAt: now + .seconds(3_600),
            removalReported: false,
            failures: 0
        )
        change(&facts)
        return GrantPlan.next(facts, now: now)
    }
}
