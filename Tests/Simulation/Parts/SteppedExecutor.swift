/// Runs asynchronous code on the simulation's one thread, when it is told to, in the order in which it became ready.
final class SteppedExecutor: TaskExecutor, @unchecked Sendable {
    // One thread runs a simulation.
    private var ready: [UnownedJob] = []

    func enqueue(_ job: consuming ExecutorJob) {
        ready.append(UnownedJob(job))
    }

    /// Runs what is ready and what becomes ready by that, until everything waits.
    func drain() {
        while !ready.isEmpty { ready.removeFirst().runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
