import Cluster
import Foundation
import Harness
import HTTPClient
import ServiceRuntime

/// A whole cluster of this build's programs, as `telehealth up` starts it, with its practice for demonstrations.
final class LocalCluster {
    /// What runs where.
    let record: RunRecord
    /// Who can sign in.
    let people: SeedRecord
    private let process = Process()
    private let folder: TemporaryFolder

    /// Starts it, and waits until all of it answers.
    init() throws {
        folder = try TemporaryFolder()
        process.executableURL = URL(filePath: "/usr/bin/setpriv")
        process.arguments = [
            "--pdeathsig", "TERM", Contender.program("telehealth"), "up", "--fresh", "--ready-json", "--ports", "auto",
            "--state", folder.path("state"),
        ]
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw Failure("telehealth ended before the cluster was ready") }
            line += more
        }
        record = try JSONDecoder().decode(RunRecord.self, from: line)
        people = try JSONDecoder().decode(
            SeedRecord.self,
            from: Data(contentsOf: URL(filePath: record.files.seed))
        )
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }

    /// Changes options of the Zoom simulator.
    func setSimulator(_ options: String) throws {
        let token = try String(contentsOfFile: record.simulator.controlTokenFile, encoding: .utf8)
        var request = HTTPClientRequest(url: "\(record.simulator.controlOrigin)/options", method: .patch)
        request.headers = [
            "Authorization": "Bearer \(token.trimmingCharacters(in: .whitespacesAndNewlines))",
            "Content-Type": "application/json",
        ]
        request.body = .string(options)
        let sent = request
        let response = try blocking {
            try await HTTPClient(configuration: HTTPClientConfiguration(plainHTTP: .loopbackOnly)).execute(sent)
        }
        guard response.status == 200 else {
            throw Failure("the simulator answered \(response.status): \(response.text)")
        }
    }

    /// MB of the services, by name: `VmRSS` or `VmHWM`.
    func memory(_ what: String) -> [(name: String, megabytes: Double)] {
        [PartName.identity, .zoomConnector, .scheduling].map { name in
            let pid = record.part(name)?.pid ?? 0
            return (name.rawValue, Double(Contender.memory(of: pid, what)) / 1_048_576)
        }
    }
}
