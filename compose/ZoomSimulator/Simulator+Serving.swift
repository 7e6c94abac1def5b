extension Simulator {
    /// Runs a simulator on free ports while `body` works with it; for tests.
    ///
    ///     try await Simulator.serving { zoom in
    ///         try zoom.control.add(NewUser(email: "ada@example.com"))
    ///     }
    ///
    /// - Throws: what `body` throws, or what the simulator fails with.
    package static func serving<Result: Sendable>(
        _ configuration: SimulatorConfiguration = SimulatorConfiguration(),
        _ body: @Sendable (Simulator) async throws -> Result
    ) async throws -> Result {
        let simulator = try Simulator(configuration)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await simulator.run() }
            let result: Result
            do {
                result = try await body(simulator)
            } catch {
                group.cancelAll()
                try? await group.waitForAll()
                throw error
            }
            group.cancelAll()
            try await group.waitForAll()
            return result
        }
    }
}
