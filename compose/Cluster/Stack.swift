/// Runs supervised parts one inside the other: each starts once those before it answer, and stops after those after it.
enum Stack {
    /// One storey of the stack.
    struct Storey: Sendable {
        /// Started together, so that they may wait for each other's topics.
        let parts: [Supervisor]

        init(_ parts: [Supervisor]) {
            self.parts = parts
        }

        init(_ parts: Supervisor...) {
            self.parts = parts
        }
    }

    /// Starts the storeys in order, runs the body, and stops them in reverse.
    ///
    /// A request to stop is not a cancel, which would reach every storey at once: `stop` ends the waiting, and the body.
    /// - Throws: `partFailed` if a part never answered; whatever the body throws.
    static func run(
        _ storeys: ArraySlice<Storey>,
        until stop: Latch,
        body: @escaping @Sendable () async throws -> Void
    ) async throws {
        guard !stop.isOpen else { return }
        guard let storey = storeys.first else { return try await body() }
        try await runTogether(storey.parts[...]) {
            for part in storey.parts {
                await firstOf(part.settled, stop)
                guard !stop.isOpen else { return }
                if await part.state == .failed {
                    let name = part.part.name.rawValue
                    throw ClusterError(.partFailed, "\(name) didn't start; its log is \(part.part.launch.log).")
                }
            }
            try await run(storeys.dropFirst(), until: stop, body: body)
        }
    }

    /// The parts of one storey, the last started the first to stop.
    private static func runTogether(
        _ parts: ArraySlice<Supervisor>,
        body: @escaping @Sendable () async throws -> Void
    ) async throws {
        guard let part = parts.first else { return try await body() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await part.run() }
            let result: Result<Void, any Error>
            do {
                try await runTogether(parts.dropFirst(), body: body)
                result = .success(())
            } catch {
                result = .failure(error)
            }
            group.cancelAll()
            try await group.waitForAll()
            try result.get()
        }
    }

    private static func firstOf(_ one: Latch, _ other: Latch) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await one.wait() }
            group.addTask { await other.wait() }
            await group.next()
            group.cancelAll()
        }
    }
}
