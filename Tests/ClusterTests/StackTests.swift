import ServiceRuntime
import Testing

@testable import Cluster

@Suite struct StackTests {
    private func supervisor(
        _ name: PartName,
        _ directory: String,
        script: String = "sleep 600",
        report: @escaping @Sendable (ClusterEvent) -> Void
    ) -> Supervisor {
        let part = Supervisor.Part(
            name: name,
            launch: ProcessLaunch(
                "/bin/sh",
                ["-c", script],
                environment: ["PATH": "/usr/bin:/bin"],
                log: "\(directory)/\(name.rawValue).log"
            ),
            origin: nil,
            note: "",
            readyWithin: .seconds(20),
            stopWithin: .seconds(20),
            probe: { nil }
        )
        return Supervisor(part, report: report)
    }

    /// What happened, as words.
    private func word(_ event: ClusterEvent) -> String {
        switch event {
        case .ready(let part, _, _): "+\(part)"
        case .stopped(let part): "-\(part)"
        default: "\(event)"
        }
    }

    @Test func `storeys start in order and stop in reverse`() async throws {
        try await withTemporaryDirectory { directory in
            let seen = Lock([String]())
            let report: @Sendable (ClusterEvent) -> Void = { event in seen.withLock { $0.append(word(event)) } }
            let storeys = [
                Stack.Storey(supervisor(.broker, directory, report: report)),
                Stack.Storey(
                    supervisor(.identity, directory, report: report),
                    supervisor(.scheduling, directory, report: report)
                ),
                Stack.Storey(supervisor(.ingress, directory, report: report)),
            ]
            try await Stack.run(storeys[...], until: Latch()) {
                let words = seen.withLock { $0 }
                #expect(words.first == "+broker")
                #expect(words.dropFirst().dropLast().sorted() == ["+identity", "+scheduling"])
                #expect(words.last == "+ingress")
                seen.withLock { $0 = [] }
            }
            #expect(seen.withLock { $0 } == ["-ingress", "-scheduling", "-identity", "-broker"])
        }
    }

    @Test func `a part that does not start stops those before it, and is named`() async throws {
        try await withTemporaryDirectory { directory in
            let seen = Lock([String]())
            let report: @Sendable (ClusterEvent) -> Void = { event in seen.withLock { $0.append(word(event)) } }
            let failing = Supervisor(
                Supervisor.Part(
                    name: .identity,
                    launch: ProcessLaunch("/bin/false", environment: [:], log: "\(directory)/identity.log"),
                    origin: nil,
                    note: "",
                    readyWithin: .seconds(20),
                    stopWithin: .seconds(20),
                    probe: { "nobody is there" }
                ),
                report: report
            )
            let storeys = [Stack.Storey(supervisor(.broker, directory, report: report)), Stack.Storey(failing)]
            let error = await #expect(throws: ClusterError.self) {
                try await Stack.run(storeys[...], until: Latch()) { Issue.record("it went on") }
            }
            #expect(error?.code == .partFailed)
            #expect(error?.description.contains("identity") == true)
            #expect(seen.withLock { $0.last } == "-broker")
        }
    }

    @Test func `a stop while a part is still starting stops what has started`() async throws {
        try await withTemporaryDirectory { directory in
            let stop = Latch()
            let seen = Lock([String]())
            let report: @Sendable (ClusterEvent) -> Void = { event in seen.withLock { $0.append(word(event)) } }
            let slow = Supervisor(
                Supervisor.Part(
                    name: .identity,
                    launch: ProcessLaunch(
                        "/bin/sleep",
                        ["600"],
                        environment: [:],
                        log: "\(directory)/identity.log"
                    ),
                    origin: nil,
                    note: "",
                    readyWithin: .seconds(600),
                    stopWithin: .seconds(20),
                    probe: {
                        stop.open()
                        return "not yet"
                    }
                ),
                report: report
            )
            let storeys = [Stack.Storey(supervisor(.broker, directory, report: report)), Stack.Storey(slow)]
            try await Stack.run(storeys[...], until: stop) { Issue.record("it went on") }
            #expect(seen.withLock { $0 } == ["+broker", "-identity", "-broker"])
        }
    }
}
