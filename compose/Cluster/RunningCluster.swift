import FoundationEssentials
import Glibc
import HTTPClient

/// A cluster that another process runs, found by its state directory: what the commands beside `up` work on.
package struct RunningCluster: Sendable {
    /// The cluster as it was when this was made.
    package let record: RunRecord
    let client: HTTPClient
    let doors: ClusterDoors

    /// Finds the cluster, and lets it go after the body.
    /// - Throws: `notRunning` if there is none.
    package static func with<Result: Sendable>(
        _ state: StateDirectory,
        _ body: (RunningCluster) async throws -> Result
    ) async throws -> Result {
        let record = try record(state)
        let client = HTTPClient(configuration: HTTPClientConfiguration(plainHTTP: .loopbackOnly))
        do {
            let doors = try ClusterDoors(record.ports, SecretFiles(directory: state.keys), client)
            let result = try await body(RunningCluster(record: record, client: client, doors: doors))
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }

    /// What runs on the directory now.
    /// - Throws: `notRunning` if nothing does, or it has only begun to start.
    package static func record(_ state: StateDirectory) throws -> RunRecord {
        guard StateLock.isHeld(state), let bytes = try PrivateFile.read(state.runRecord) else {
            throw ClusterError(.notRunning, "No cluster runs on \(state.path). Start one with: telehealth up")
        }
        do {
            return try JSONDecoder().decode(RunRecord.self, from: Data(bytes))
        } catch {
            throw ClusterError(.file, "\(state.runRecord) can't be read: another version of telehealth runs there.")
        }
    }

    /// Asks the cluster to stop, and waits until it has.
    ///
    /// - Returns: whether there was one.
    /// - Throws: `processFailed` if it hasn't stopped after `patience`.
    package static func stop(_ state: StateDirectory, patience: Duration = .seconds(60)) async throws -> Bool {
        guard let pid = try StateLock.holder(state) else { return false }
        guard kill(pid, SIGTERM) == 0 || errno == ESRCH else {
            let why = String(cString: strerror(errno))
            throw ClusterError(.processFailed, "The process \(pid) can't be asked to stop: \(why).")
        }
        let start = ContinuousClock.now
        while StateLock.isHeld(state) {
            guard start.duration(to: .now) < patience else {
                throw ClusterError(.processFailed, "The process \(pid) hasn't stopped; end it with: kill -9 \(pid)")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return true
    }

    /// A service's operator paths.
    package func `operator`(_ service: PartName) -> OperatorDoor { doors.operator(service) }

    /// Makes the demonstration practice if the cluster has none.
    package func seed(_ state: StateDirectory) async throws -> SeedRecord {
        try await Settling(
            origin: record.origin,
            ports: record.ports,
            secrets: SecretFiles(directory: state.keys),
            state: state,
            client: client
        ).seed()
    }
}
