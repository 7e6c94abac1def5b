import Glibc
import ServiceRuntime
import Testing

@testable import Cluster

@Suite struct SupervisorTests {
    /// A part that is a shell script, ready once the file `ready` is there.
    private func part(
        _ script: String,
        _ directory: String,
        name: PartName = .identity,
        readyWithin: Duration = .seconds(20)
    ) -> Supervisor.Part {
        Supervisor.Part(
            name: name,
            launch: ProcessLaunch(
                "/bin/sh",
                ["-c", script],
                environment: ["PATH": "/usr/bin:/bin", "DIRECTORY": directory],
                log: "\(directory)/\(name.rawValue).log"
            ),
            origin: nil,
            note: "a note",
            readyWithin: readyWithin,
            stopWithin: .seconds(20),
            probe: { access("\(directory)/ready", F_OK) == 0 ? nil : "there is no file" }
        )
    }

    @Test func `a part is ready when it answers, and stops when its task is cancelled`() async throws {
        try await withTemporaryDirectory { directory in
            let seen = Lock([ClusterEvent]())
            let supervisor = Supervisor(part("touch $DIRECTORY/ready; sleep 600", directory)) { event in
                seen.withLock { $0.append(event) }
            }
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await supervisor.run() }
                await supervisor.settled.wait()
                #expect(await supervisor.record.state == .ready)
                #expect(await supervisor.record.pid != nil)
                group.cancelAll()
            }
            #expect(await supervisor.record.state == .stopped)
            #expect(await supervisor.record.pid == nil)
            let events = seen.withLock { $0 }
            guard case .ready(.identity, _, "a note") = events.first else {
                Issue.record("the first event is \(events)")
                return
            }
            #expect(events.dropFirst() == [.stopped(.identity)])
        }
    }

    @Test func `what a part is told once is told at its first start alone`() async throws {
        try await withTemporaryDirectory { directory in
            var part = part("echo told $0; touch $DIRECTORY/ready; sleep 600", directory)
            part.onceArguments = ["--take-over"]
            let log = part.launch.log
            let supervisor = Supervisor(part) { _ in }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await supervisor.run() }
                await supervisor.settled.wait()
                kill(try #require(await supervisor.record.pid), SIGKILL)
                try await condition("the next one is told nothing") {
                    LogTail.lines(log, count: 2) == ["told --take-over", "told /bin/sh"]
                }
                group.cancelAll()
            }
        }
    }

    @Test func `a part that is killed is started again`() async throws {
        try await withTemporaryDirectory { directory in
            let supervisor = Supervisor(part("touch $DIRECTORY/ready; sleep 600", directory)) { _ in }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await supervisor.run() }
                await supervisor.settled.wait()
                let first = try #require(await supervisor.record.pid)
                kill(first, SIGKILL)
                try await condition("another process is ready") {
                    let record = await supervisor.record
                    return record.state == .ready && record.pid != first && record.restarts == 1
                }
                group.cancelAll()
            }
        }
    }

    @Test func `a part that never starts is given up with the end of its log`() async throws {
        try await withTemporaryDirectory { directory in
            let seen = Lock([ClusterEvent]())
            let supervisor = Supervisor(part("echo wrong setting; exit 3", directory)) { event in
                seen.withLock { $0.append(event) }
            }
            await supervisor.run()
            #expect(supervisor.settled.isOpen)
            #expect(await supervisor.record.state == .failed)
            let last = seen.withLock { $0.last }
            let log = ["wrong setting", "wrong setting", "wrong setting"]
            #expect(last == .gaveUp(.identity, why: "ended with status 3", log: log))
        }
    }

    @Test func `a part that runs but never answers is stopped and given up`() async throws {
        try await withTemporaryDirectory { directory in
            let supervisor = Supervisor(part("sleep 600", directory, readyWithin: .milliseconds(20))) { _ in }
            await supervisor.run()
            #expect(await supervisor.record.state == .failed)
        }
    }
}
