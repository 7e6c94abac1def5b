import Bus
import Contracts
import Cryptography
import Foundation
import HTTPServer
import Harness
import SQLite
import ServiceRuntime
import TransactionalStore
import WebUI
import ZoomSimulator

@testable import ZoomConnector

/// The connector with all its parts running, beside a simulated Zoom, and an identity and a scheduling of a few lines.
final class ConnectorCell: Sendable {
    static let publicOrigin = "http://localhost:8000"
    static let clientID = "byo-client"
    static let clientSecret = "byo-client-secret"
    static let webhookSecret = "webhook-secret-token"

    let clock = ManualClock()
    let log = InMemoryLogHandler()
    let metrics = MetricsRegistry()
    let zoom: Simulator
    let service: ConnectorService
    let identity: TestIdentity
    let scheduling: Pipeline
    let keys: TestKeys
    let broker: EmbeddedBroker
    let folder: TemporaryFolder
    /// Where the connector's server listens.
    let port: Int
    private let services: [any Service]

    /// Runs a cell while `body` works with it.
    static func running(
        _ body: @Sendable (ConnectorCell) async throws -> Void
    ) async throws {
        let cell = try ConnectorCell()
        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        let group = ServiceGroup(services: cell.services, logger: .silent, stopSeconds: 30)
        let running = Task { await group.run(until: stops) }
        let result: Result<Void, any Error>
        do {
            try await cell.begin()
            try await body(cell)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        stop.yield()
        let ending = await running.value
        try result.get()
        guard ending == .stopped else { throw Stopped(ending: ending) }
    }

    /// A part failed, or did not stop.
    struct Stopped: Error {
        var ending: ServiceGroup.Ending
    }

    private init() throws {
        broker = try EmbeddedBroker()
        folder = try TemporaryFolder()
        keys = TestKeys()
        for topic in Topic.all { try broker.createTopic(topic.name, partitions: topic.partitions(cell: 1)) }
        var configuration = SimulatorConfiguration()
        configuration.clock = clock
        configuration.options.rateLimits = false
        zoom = try Simulator(configuration)
        let kafka = KafkaConfiguration(bootstrapServers: broker.bootstrapServers, clientID: "test", isEmbedded: true)
        identity = try TestIdentity(kafka: kafka, folder: folder, keys: keys, clock: clock)
        scheduling = try Pipeline(
            TestIdentity.configuration(.scheduling, kafka, folder, keys, clock, CommandHandlers())
        )
        var config = ConnectorConfig(
            try Self.settings(origin: zoom.origin, kafka: broker.bootstrapServers, folder: folder, keys: keys),
            flags: []
        )
        config.tick = .milliseconds(10)
        config.startPatience = .seconds(4)
        service = try ConnectorService(
            config,
            Runtime(
                clock: clock,
                logger: Logger(label: "connector", handler: log),
                metrics: metrics
            )
        )
        let parts = try service.services
        guard let server = parts.last as? HTTPServer else { throw TestProblem("no server") }
        port = server.port
        services = [zoom, identity.pipeline, scheduling] + parts
    }

    deinit {
        // Ending a mock cluster takes up to a second, which no test need wait for.
        let broker = broker
        _ = PinnedThread(name: "broker-end") { withExtendedLifetime(broker) {} }
    }

    private static func settings(
        origin: String,
        kafka: String,
        folder: TemporaryFolder,
        keys: TestKeys
    ) throws -> Settings {
        func file(_ name: String, _ text: String) throws -> String {
            try Data(text.utf8).write(to: folder.url.appending(path: name))
            return folder.path(name)
        }
        return Settings(environment: [
            "HTTP_PORT": "0", "PUBLIC_ORIGIN": publicOrigin, "KAFKA_BOOTSTRAP_SERVERS": kafka,
            "KAFKA_EMBEDDED": "true", "TOPIC_PARTITIONS": "1", "STORE_PATH": folder.path("zoom.sqlite"),
            "SIGNING_KEY_FILE": try file("zoom.jwk", keys.zoom.json), "JWKS_FILE": try file("jwks", keys.all.json),
            "SEALING_KEYS_FILE": try file("sealing", SealingKeyring.newFile(keyID: "s-1")),
            "ZOOM_CLIENT_ID": clientID, "ZOOM_CLIENT_SECRET": clientSecret, "ZOOM_WEBHOOK_SECRET": webhookSecret,
            "ZOOM_ORIGIN": origin, "ZOOM_API_ORIGIN": origin,
        ])
    }

    /// Brings the practice, its people and Zoom's users into being.
    private func begin() async throws {
        for (email, name, licence) in [
            ("ada@example.com", "Ada", Licence.licensed), ("eve@example.com", "Eve", .licensed),
            ("bob@example.com", "Bob", .basic),
        ] {
            try zoom.control.add(NewUser(email: email, firstName: name, lastName: "Zoomer", licence: licence))
        }
        var definition = AppDefinition(
            clientSecret: Self.clientSecret,
            redirectURIs: ["\(Self.publicOrigin)\(PagePath.zoomCallback)"]
        )
        definition.webhook = .init(
            url: "http://127.0.0.1:\(port)\(PagePath.zoomWebhooks)",
            secretToken: Self.webhookSecret
        )
        try zoom.control.putApp(Self.clientID, definition)
        try await identity.introduce([
            Fixtures.host, Fixtures.user("manager", access: .manager), Fixtures.user("nobody", access: .none),
        ])
        try await identity.introduce(Fixtures.practitioner())
        try await identity.introduce(Fixtures.practitioner(PractitionerID(rawValue: "practitioner-2"), host: nil))
        try await eventually { try await self.knows(Practitioner.self, PractitionerID(rawValue: "practitioner-2")) }
    }

    // MARK: What others do

    /// Books, moves or cancels, as scheduling publishes it.
    func publish(_ appointment: Appointment, _ change: Appointment.Change = .booked) async throws {
        let revision = try await scheduling.write { try $0.emit(appointment, change) }
        try await eventually {
            try await self.service.pipeline.read { try $0.revision(ofKey: appointment.key) } == revision
        }
    }

    /// Waits until the connector has heard of an entity of another service.
    func knows<State: PublicState>(_ type: State.Type, _ id: Identifier<State>) async throws -> Bool {
        try await service.pipeline.read { try $0.replica(type, id) } != nil
    }

    // MARK: What the connector says

    /// The newest connection of a practitioner.
    func connection(of practitioner: PractitionerID = Fixtures.practitionerID) async throws -> Connection? {
        try await service.pipeline.read { database in
            guard let link = try ConnectorStore(database).latestLink(of: practitioner) else { return nil }
            return try database.state(Connection.self, link.connection)?.state
        }
    }

    func meeting(_ id: AppointmentID = Fixtures.appointmentID) async throws -> Meeting? {
        try await service.pipeline.read { try $0.state(Meeting.self, Identifier(rawValue: id.rawValue))?.state }
    }

    /// The meeting's number at Zoom, as the connector knows it.
    func number(_ id: AppointmentID = Fixtures.appointmentID) async throws -> Int64? {
        try await service.pipeline.read { try ConnectorStore($0).meeting(id)?.known?.number }
    }

    /// What the connector holds of a Zoom user.
    func grant(of email: String) async throws -> ZoomGrant? {
        let user = try zoom.control.user(email).id
        return try await service.pipeline.read { try ConnectorStore($0).grant(user) }
    }

    /// The runs that the connector knows, by their begin.
    func calls() async throws -> [Call] {
        try await states(Call.self).sorted { $0.startedAt < $1.startedAt }
    }

    private func states<State: PublicState>(_ type: State.Type) async throws -> [State] {
        try await service.pipeline.read { database in
            let store = ConnectorStore(database)
            let keys = try store.rows(
                "SELECT key FROM entity WHERE key GLOB ? AND body IS NOT NULL",
                [.text("\(State.entity)/*")]
            ) { String($0.string(0).dropFirst(State.entity.count + 1)) }
            return try keys.compactMap { try database.state(type, Identifier(rawValue: $0))?.state }
        }
    }

    /// Waits until the practitioner's connection stands so.
    func waits(
        for status: Connection.Status,
        of practitioner: PractitionerID = Fixtures.practitionerID
    ) async throws {
        try await eventually { try await self.connection(of: practitioner)?.status == status }
    }

    /// Waits until the appointment's meeting stands so.
    func waits(for status: Meeting.Status, of id: AppointmentID = Fixtures.appointmentID) async throws {
        try await eventually { try await self.meeting(id)?.status == status }
    }

    /// Meetings that exist at Zoom.
    var meetingsAtZoom: [MeetingView] { zoom.control.meetings }

    /// How often Zoom was asked for something.
    func requests(_ operation: String) -> Int { zoom.control.requests.counts[operation] ?? 0 }
}
