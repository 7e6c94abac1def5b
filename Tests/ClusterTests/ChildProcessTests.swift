import FoundationEssentials
import Glibc
import Testing

@testable import Cluster

@Suite struct ChildProcessTests {
    private func shell(_ script: String, _ directory: String, environment: [String: String] = [:]) -> ProcessLaunch {
        ProcessLaunch(
            "/bin/sh",
            ["-c", script],
            environment: environment.merging(["PATH": "/usr/bin:/bin"]) { $1 },
            log: "\(directory)/log"
        )
    }

    @Test func `status and both outputs are kept`() async throws {
        try await withTemporaryDirectory { directory in
            let child = try await ChildProcess.start(shell("echo out; echo err >&2; exit 7", directory))
            #expect(await child.waitForExit() == .status(7))
            #expect(child.exit == .status(7))
            #expect(LogTail.lines("\(directory)/log", count: 5) == ["out", "err"])
            #expect(PrivateFile.mode("\(directory)/log") == 0o600)
        }
    }

    @Test func `nothing is inherited but what is given`() async throws {
        try await withTemporaryDirectory { directory in
            let script = "env | grep -vE '^(PWD|SHLVL|_|OLDPWD)=' | sort; ls /proc/self/fd | sort"
            let child = try await ChildProcess.start(shell(script, directory, environment: ["GIVEN": "yes"]))
            #expect(await child.waitForExit() == .status(0))
            // The fourth descriptor is the one that ls reads the directory with.
            #expect(
                LogTail.lines("\(directory)/log", count: 9) == ["GIVEN=yes", "PATH=/usr/bin:/bin", "0", "1", "2", "3"]
            )
        }
    }

    @Test func `an end by a signal is told apart`() async throws {
        try await withTemporaryDirectory { directory in
            let child = try await ChildProcess.start(shell("kill -9 $$", directory))
            #expect(await child.waitForExit() == .signal(9))
        }
    }

    @Test func `terminate reaches what the child started too`() async throws {
        try await withTemporaryDirectory { directory in
            let child = try await ChildProcess.start(shell("sleep 600 & echo $!; wait", directory))
            try await condition("the grandchild's id is in the log") {
                !LogTail.lines("\(directory)/log", count: 1).isEmpty
            }
            let line = try #require(LogTail.lines("\(directory)/log", count: 1).first)
            let grandchild = try #require(pid_t(line))
            child.terminate(patience: .seconds(30))
            #expect(await child.waitForExit() == .signal(SIGTERM))
            try await condition("the grandchild is gone") { !isRunning(grandchild) }
        }
    }

    @Test func `who ignores the request is killed`() async throws {
        try await withTemporaryDirectory { directory in
            let child = try await ChildProcess.start(shell("trap '' TERM; echo ready; sleep 600; sleep 600", directory))
            try await condition("it ignores the signal") { !LogTail.lines("\(directory)/log", count: 1).isEmpty }
            child.terminate(patience: .milliseconds(50))
            #expect(await child.waitForExit() == .signal(SIGKILL))
        }
    }

    @Test func `a signal after the end hits nobody`() async throws {
        try await withTemporaryDirectory { directory in
            let child = try await ChildProcess.start(shell("exit 0", directory))
            _ = await child.waitForExit()
            child.signal(SIGKILL)
            child.terminate(patience: .zero)
            #expect(child.exit == .status(0))
        }
    }

    @Test func `a program that is not there is said so`() async throws {
        try await withTemporaryDirectory { directory in
            let launch = ProcessLaunch("\(directory)/nothing", environment: [:], log: "\(directory)/log")
            let error = await #expect(throws: ClusterError.self) { try await ChildProcess.start(launch) }
            #expect(error?.code == .programMissing)
        }
    }

    /// A zombie that nobody has reaped yet counts as gone: it runs no more.
    private func isRunning(_ pid: pid_t) -> Bool {
        guard let bytes = try? PrivateFile.read("/proc/\(pid)/stat") else { return false }
        return !String(decoding: bytes, as: UTF8.self).contains(") Z ")
    }
}
