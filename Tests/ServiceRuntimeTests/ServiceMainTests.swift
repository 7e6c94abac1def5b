import Foundation
import Harness
import ServiceRuntime
import Testing

@Suite struct ServiceMainTests {
    private struct Refusal: Error, CustomStringConvertible {
        let description = "the store is somebody else's"
    }

    /// Works until it is stopped, or fails at once, or does not stop.
    private struct Part: Service {
        var name = "part"
        var failure: String?
        let started: Lock<Bool>

        func run() async throws {
            started.withLock { $0 = true }
            if failure != nil { throw Refusal() }
            try? await Task.sleep(for: .seconds(3_600))
        }
    }

    /// What a program said, and how it ended.
    private struct Ending {
        var exit: ProgramExit
        var output: String
        var errors: String
    }

    private let started = Lock(false)

    private func main(services: @escaping @Sendable (Int, Runtime) async throws -> [any Service]) -> ServiceMain<Int> {
        ServiceMain(
            program: "sample",
            summary: "does what tests ask",
            flags: [ProgramFlag("--take-over", help: "Take over.")]
        ) { settings, flags in
            _ = settings.secret("KEY", help: "What opens the door")
            return settings.integer("SIZE", default: 7, in: 1...9, unit: "pieces", help: "How many")
                + (flags.contains("--take-over") ? 100 : 0)
        } services: { config, runtime in
            try await services(config, runtime)
        }
    }

    private func run(
        _ arguments: [String] = [],
        _ environment: [String: String] = ["KEY": "k", "LOG_FORMAT": "json"],
        stop: AsyncStream<Void>? = nil,
        services: @escaping @Sendable (Int, Runtime) async throws -> [any Service] = { _, _ in [] }
    ) async throws -> Ending {
        let folder = try TemporaryFolder()
        let files = ["output", "errors"].map { folder.path($0) }
        for file in files { try Data().write(to: URL(filePath: file)) }
        let handles = try files.map { try FileHandle(forWritingTo: URL(filePath: $0)) }
        let exit = await main(services: services).run(
            arguments: arguments,
            environment: environment,
            console: ProgramConsole(output: handles[0].fileDescriptor, errors: handles[1].fileDescriptor),
            stop: stop ?? AsyncStream { $0.yield() }
        )
        let texts = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }
        return Ending(exit: exit, output: texts[0], errors: texts[1])
    }

    @Test func `help lists every setting with unit and default, and the flags`() async throws {
        let ending = try await run(["--help"], [:])
        #expect(ending.exit == .success)
        #expect(ending.output.hasPrefix("sample: does what tests ask\n"))
        for part in ["SIZE  (default 7, pieces)", "KEY  (required)", "LOG_LEVEL  (default info)", "--take-over\n"] {
            #expect(ending.output.contains(part), "\(part)")
        }
        #expect(ending.errors.isEmpty)
    }

    @Test func `wrong settings end it with a sentence each, before anything is made`() async throws {
        let ending = try await run([], ["SIZE": "12", "LOG_LEVEL": "loud"]) { _, _ in throw Refusal() }
        #expect(ending.exit == .configuration)
        #expect(ending.exit.rawValue == 78)
        for part in ["SIZE is \"12\"", "neither KEY nor KEY_FILE is set", "LOG_LEVEL is \"loud\"", "sample --help"] {
            #expect(ending.errors.contains(part), "\(part)")
        }
        #expect(!ending.errors.contains("somebody else's"))
    }

    @Test(arguments: ["--takeover", "-h", "KEY=k", ""])
    func `an argument that it does not know ends it`(argument: String) async throws {
        let ending = try await run([argument])
        #expect(ending.exit == .usage)
        #expect(ending.errors == "sample does not know \(argument). See sample --help.\n")
    }

    @Test func `flags and settings reach the parts`() async throws {
        let seen = Lock(0)
        let ending = try await run(["--take-over"], ["KEY": "k", "SIZE": "3"]) { config, _ in
            seen.withLock { $0 = config }
            return []
        }
        #expect(seen.withLock { $0 } == 103)
        #expect(ending.exit == .success)
    }

    @Test func `it runs until it is told to stop`() async throws {
        let (stop, order) = AsyncStream.makeStream(of: Void.self)
        let running = Task { [started] in
            try await run(stop: stop) { _, _ in [Part(started: started)] }
        }
        try await eventually { started.withLock { $0 } }
        order.yield()
        let ending = try await running.value
        #expect(ending.exit == .success)
        #expect(ending.errors.contains("\"message\":\"Starting\""))
        #expect(ending.errors.contains("\"message\":\"Stopped\""))
    }

    @Test func `parts that cannot be made end it with their sentence`() async throws {
        let ending = try await run { _, _ in throw Refusal() }
        #expect(ending.exit == .failure)
        #expect(ending.errors.contains("the store is somebody else's"))
    }

    @Test func `a part that fails ends it`() async throws {
        let (stop, order) = AsyncStream.makeStream(of: Void.self)
        let ending = try await run(stop: stop) { [started] _, _ in [Part(failure: "x", started: started)] }
        #expect(ending.exit == .failure)
        #expect(ending.errors.contains("the store is somebody else's"))
        order.finish()
    }
}
