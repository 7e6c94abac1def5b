import Contracts
import Testing

@testable import ZoomConnector

@Suite struct ErrandQueueTests {
    let now = Timestamp(seconds: 1_000)

    @Test func `one errand of a practitioner's meetings runs at a time, others beside it`() {
        let queue = Queue()
        #expect(queue.begin(meeting(1, of: "a"), now: now))
        #expect(!queue.begin(meeting(2, of: "a"), now: now))
        #expect(queue.begin(meeting(3, of: "b"), now: now))
        queue.end(meeting(1, of: "a"), failed: false, jitter: 0, now: now)
        #expect(queue.begin(meeting(2, of: "a"), now: now))
    }

    @Test func `no more than its width run at once`() {
        let queue = Queue()
        for number in 0..<ErrandQueue.width { #expect(queue.begin(.attempt("\(number)"), now: now)) }
        #expect(!queue.begin(.attempt("one more"), now: now))
        queue.end(.attempt("3"), failed: false, jitter: 0, now: now)
        #expect(queue.begin(.attempt("one more"), now: now))
    }

    @Test func `an errand that failed rests, ever longer, until it succeeds`() {
        let queue = Queue()
        let errand = Errand.grant("zoom-user")
        #expect(queue.begin(errand, now: now))
        queue.end(errand, failed: true, jitter: 0, now: now)
        #expect(!queue.begin(errand, now: now + .seconds(1)))
        #expect(queue.begin(errand, now: now + .seconds(2)))
        queue.end(errand, failed: true, jitter: 0, now: now)
        #expect(!queue.begin(errand, now: now + .seconds(3)))
        #expect(queue.begin(errand, now: now + .seconds(4)))
        queue.end(errand, failed: false, jitter: 0, now: now)
        #expect(queue.begin(errand, now: now))
    }

    private func meeting(_ number: Int, of practitioner: String) -> Errand {
        .meeting(AppointmentID(rawValue: "\(number)"), of: PractitionerID(rawValue: practitioner))
    }

    /// Holds the value, so that an expectation can change it.
    private final class Queue {
        var value = ErrandQueue()

        func begin(_ errand: Errand, now: Timestamp) -> Bool { value.begin(errand, now: now) }

        func end(_ errand: Errand, failed: Bool, jitter: Double, now: Timestamp) {
            value.end(errand, failed: failed, jitter: jitter, now: now)
        }
    }
}
