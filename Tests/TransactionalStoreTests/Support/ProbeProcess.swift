import Foundation
import Harness
import ServiceRuntime

@testable import TransactionalStore

/// The test's service in a process of its own, which dies where it is told to.
final class ProbeProcess: Sendable {
    private let process: Running

    // Started before it is shared; waiting and signalling are safe from any thread.
    private struct Running: @unchecked Sendable {
        let process: Process
    }

    /// Starts the service on a broker and a folder; with a seam it kills itself at the `hit`th passage.
    init(bootstrapServers: String, folder: String, seam: Seam? = nil, hit: Int = 1) throws {
        let process = Process()
        process.executableURL = Self.products.appending(path: "CoreProbe")
        process.arguments = [bootstrapServers, folder] + (seam.map { [$0.rawValue, "\(hit)"] } ?? [])
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = Running(process: process)
    }

    deinit {
        // A test that failed leaves nobody behind.
        if isRunning { kill(process.process.processIdentifier, SIGKILL) }
    }

    var isRunning: Bool { process.process.isRunning }

    /// Waits for its end; tells whether SIGKILL was it.
    func wasKilled() async throws -> Bool {
        let process = process
        return try await blocking {
            process.process.waitUntilExit()
            return process.process.terminationReason == .uncaughtSignal && process.process.terminationStatus == SIGKILL
        }
    }

    /// Stops it as a supervisor does, and waits; tells whether it ended well.
    func stop() async throws -> Bool {
        let process = process
        return try await blocking {
            process.process.terminate()
            process.process.waitUntilExit()
            return process.process.terminationReason == .exit && process.process.terminationStatus == 0
        }
    }

    /// Where the test bundle lies, and the executables beside it.
    private static var products: URL {
        for argument in CommandLine.arguments where argument.contains(".xctest") {
            return URL(filePath: argument).deletingLastPathComponent()
        }
        return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    }
}
