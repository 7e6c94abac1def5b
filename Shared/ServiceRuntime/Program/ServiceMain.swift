import Glibc

/// A service's program: reads its settings, makes its parts, runs them until it is told to stop.
///
///     await ServiceMain(program: "identity", summary: "…", flags: PipelineSettings.flags) { settings, flags in
///         IdentityConfig(settings, flags: flags)
///     } services: { config, runtime in
///         try IdentityService(config, runtime).services
///     }.run()
package struct ServiceMain<Config: Sendable>: Sendable {
    private let program: String
    private let summary: String
    private let flags: [ProgramFlag]
    private let configure: @Sendable (Settings, Set<String>) -> Config
    private let services: @Sendable (Config, Runtime) async throws -> [any Service]

    /// Describes the program.
    ///
    /// - Parameters:
    ///   - program: Its name, as it is called.
    ///   - summary: What it is, in one line of `--help`.
    ///   - flags: What it takes on the command line; everything else is a setting.
    ///   - configure: Reads every setting; also called to list them, without values. Touches nothing but files of settings.
    ///   - services: Makes the parts, in the order in which they start.
    package init(
        program: String,
        summary: String,
        flags: [ProgramFlag] = [],
        configure: @escaping @Sendable (Settings, Set<String>) -> Config,
        services: @escaping @Sendable (Config, Runtime) async throws -> [any Service]
    ) {
        self.program = program
        self.summary = summary
        self.flags = flags
        self.configure = configure
        self.services = services
    }

    /// Runs the program, and ends the process with its code.
    package func run() async -> Never {
        signal(SIGPIPE, SIG_IGN)
        let code = await run(
            arguments: Array(CommandLine.arguments.dropFirst()),
            environment: Self.environment,
            console: ProgramConsole()
        )
        exit(code.rawValue)
    }

    /// The same with everything given, for tests.
    ///
    /// It ends when `stop` yields; at SIGTERM or SIGINT when that is nil.
    package func run(
        arguments: [String],
        environment: [String: String],
        console: ProgramConsole,
        stop: AsyncStream<Void>? = nil
    ) async -> ProgramExit {
        let known = Set(flags.map(\.name) + ["--help"])
        if let unknown = arguments.first(where: { !known.contains($0) }) {
            console.complain("\(program) does not know \(unknown). See \(program) --help.")
            return .usage
        }
        if arguments.contains("--help") {
            console.tell(help)
            return .success
        }
        let settings = Settings(environment: environment)
        let config = configure(settings, Set(arguments))
        let logging = LogSettings(settings)
        do {
            try settings.finish()
        } catch {
            console.complain("\(error)\nSee \(program) --help.")
            return .configuration
        }
        let logger = Logger(
            label: program,
            handler: StreamLogHandler(level: logging.level, format: logging.format, descriptor: console.errors)
        )
        #if DEBUG
            let runtime = Runtime(clock: Faults.process.map { FaultyClock($0) } ?? SystemClock(), logger: logger)
        #else
            let runtime = Runtime(logger: logger)
        #endif
        // Signals are heard from here on: also an order to stop that comes while the parts are made.
        let stop = stop ?? ServiceGroup.signals()
        let parts: [any Service]
        do {
            parts = try await services(config, runtime)
        } catch {
            logger.critical("The service cannot start", metadata: [LogKey.error: "\(error)"])
            return .failure
        }
        logger.notice("Starting", metadata: ["process.id": "\(getpid())"])
        switch await ServiceGroup(services: parts, logger: logger).run(until: stop) {
        case .stopped:
            logger.notice("Stopped")
            return .success
        case .failed, .overran: return .failure
        }
    }

    /// What `--help` prints.
    private var help: String {
        let settings = Settings()
        _ = configure(settings, [])
        _ = LogSettings(settings)
        var text = settings.help(program: program, summary: summary)
        guard !flags.isEmpty else { return text }
        text += "\nFlags:\n"
        for flag in flags { text += "\n  \(flag.name)\n      \(flag.help)\n" }
        return text
    }

    private static var environment: [String: String] {
        var values: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                values[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            next += 1
        }
        return values
    }
}
