import Contracts
import Testing

@testable import ZoomConnector

@Suite struct CallbackRulesTests {
    let now = Timestamp(seconds: 1_795_510_800)
    let user = UserID(rawValue: "user-1")

    @Test func `a code comes back to the browser that pressed, and is exchanged`() {
        #expect(decide() == .exchange(code: "code"))
        // The session may have ended meanwhile.
        #expect(decide { $0.user = nil } == .exchange(code: "code"))
    }

    @Test func `another browser, or a state that is none of ours, is foreign`() {
        #expect(decide { $0.isSameBrowser = false } == .foreign)
        #expect(decide(known: nil) == .foreign)
    }

    @Test func `somebody else who is signed in gets nothing`() {
        #expect(decide { $0.user = UserID(rawValue: "user-2") } == .otherUser)
    }

    @Test func `a reload goes on to where the attempt stands`() {
        var known = self.known
        known.isWaiting = false
        #expect(decide(known: known) == .already)
        // The cookie is gone by then.
        #expect(decide(known: known) { $0.isSameBrowser = false } == .already)
    }

    @Test func `a state is good for an hour`() {
        var known = self.known
        known.expiresAt = now
        #expect(decide(known: known) == .expired)
    }

    @Test func `a no at Zoom is told apart from other trouble`() {
        #expect(decide { $0.error = "access_denied" } == .refusedAtZoom(declined: true))
        #expect(decide { $0.error = "server_error" } == .refusedAtZoom(declined: false))
        #expect(decide { $0.code = nil } == .refusedAtZoom(declined: false))
        #expect(decide { $0.code = String(repeating: "c", count: 2_049) } == .refusedAtZoom(declined: false))
    }

    private var known: CallbackRules.Known {
        CallbackRules.Known(user: user, isWaiting: true, expiresAt: now + .seconds(3_600))
    }

    private func decide(_ change: (inout CallbackRules.Return) -> Void = { _ in }) -> CallbackDecision {
        decide(known: known, change)
    }

    private func decide(
        known: CallbackRules.Known?,
        _ change: (inout CallbackRules.Return) -> Void = { _ in }
    ) -> CallbackDecision {
        var back = CallbackRules.Return(code: "code", error: nil, isSameBrowser: true, user: user)
        change(&back)
        return CallbackRules.decide(back, known: known, now: now)
    }
}
