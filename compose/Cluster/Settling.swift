import HTTPClient

/// What a cluster needs once all its parts answer: our app registered at the simulated Zoom, and something to click through.
package struct Settling: Sendable {
    private let origin: String
    private let secrets: SecretFiles
    private let state: StateDirectory
    private let doors: ClusterDoors

    init(
        origin: String,
        ports: PortPlan,
        secrets: SecretFiles,
        state: StateDirectory,
        client: HTTPClient
    ) throws(ClusterError) {
        self.origin = origin
        self.secrets = secrets
        self.state = state
        doors = try ClusterDoors(ports, secrets, client)
    }

    /// Registers our app, or registers it anew under this cluster's addresses.
    func registerApp() async throws {
        let app = try SimulatedApp.registration(origin: origin, secrets: secrets)
        try await doors.simulator.register(app, clientID: SimulatedApp.clientID)
    }

    /// The demonstration practice; made if there is none.
    func seed() async throws -> SeedRecord {
        let seeder = Seeder(
            state: state,
            identity: doors.operator(.identity),
            scheduling: doors.operator(.scheduling),
            simulator: doors.simulator
        )
        return try await seeder.run()
    }

    /// Does both for a cluster that something else runs (docker compose), on ports of the usual order from `firstPort` on.
    ///
    /// `state` is where the practice's record is kept.
    package static func foreign(firstPort: Int, keys: String, state: StateDirectory) async throws -> SeedRecord {
        try StateDirectory.makePrivateFolder(state.path)
        let client = HTTPClient(configuration: HTTPClientConfiguration(plainHTTP: .loopbackOnly))
        do {
            let settling = try Settling(
                origin: ClusterPlan.publicOrigin(port: firstPort),
                ports: PortPlan(from: firstPort),
                secrets: SecretFiles(directory: keys),
                state: state,
                client: client
            )
            try await settling.registerApp()
            let record = try await settling.seed()
            await client.close()
            return record
        } catch {
            await client.close()
            throw error
        }
    }
}
