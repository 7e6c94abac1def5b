import Contracts
import Testing

@testable import ZoomConnector

@Suite struct StartRulesTests {
    let mine = AppointmentID(rawValue: "mine")
    let other = AppointmentID(rawValue: "other")
    let now = Timestamp(seconds: 1_000_000)

    @Test func `with nothing else going on it goes`() {
        #expect(start() == .go)
    }

    @Test func `another call asks, and goes when that is confirmed`() {
        let call = LiveCall(appointment: other, startedAt: now - .seconds(120))
        #expect(start(calls: [call]) == .inCall(call))
        #expect(start(calls: [call], confirmed: true) == .go)
        let foreign = LiveCall(appointment: nil, startedAt: now)
        #expect(start(calls: [call, foreign]) == .inCall(foreign))
    }

    @Test func `the same appointment goes in again`() {
        #expect(start(calls: [LiveCall(appointment: mine, startedAt: now)]) == .go)
        #expect(start(lease: lease(mine)) == .go)
    }

    @Test func `an appointment opened moments ago asks until its lease lapses`() {
        #expect(start(lease: lease(other, secondsAgo: 179)) == .openedRecently(lease(other, secondsAgo: 179)))
        #expect(start(lease: lease(other, secondsAgo: 180)) == .go)
    }

    private func lease(_ appointment: AppointmentID, secondsAgo: Int64 = 60) -> Lease {
        Lease(appointment: appointment, user: UserID(rawValue: "user"), claimedAt: now - .seconds(secondsAgo))
    }

    private func start(lease: Lease? = nil, calls: [LiveCall] = [], confirmed: Bool = false) -> StartDecision {
        StartRules.start(mine, lease: lease, calls: calls, confirmed: confirmed, now: now)
    }
}
