import Testing

@testable import Scheduling

/// Each would sleep for an hour if it were broken.
@Suite(.timeLimit(.minutes(1))) struct AlarmTests {
    @Test func `a ring ends the sleep`() async {
        let alarm = Alarm()
        async let sleep: Void = alarm.wait(for: .seconds(3_600))
        alarm.ring()
        await sleep
    }

    @Test func `a ring that comes first ends the next sleep, and only that one`() async {
        let alarm = Alarm()
        alarm.ring()
        alarm.ring()
        await alarm.wait(for: .seconds(3_600))
        await alarm.wait(for: .milliseconds(1))
    }

    @Test func `a cancelled task sleeps no longer`() async {
        let alarm = Alarm()
        let task = Task { await alarm.wait(for: .seconds(3_600)) }
        task.cancel()
        await task.value
    }
}
