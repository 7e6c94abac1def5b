import Bus
import Contracts
import Cryptography
import Harness
import ServiceRuntime
import TransactionalStore

/// As much of identity as the connector speaks to: people, practitioners, and the slot.
final class TestIdentity: Sendable {
    /// How claims are answered.
    enum Answer: Equatable, Sendable {
        case accept
        case refuse(ReasonCode)
        /// Not yet: the same command is to be sent again.
        case later
    }

    let pipeline: Pipeline
    /// Read at each claim.
    let answer: Lock<Answer>
    /// Whether whoever releases may not any more.
    let refusesReleases: Lock<Bool>
    /// Claims and releases as they arrived.
    let heard: Lock<[String]>

    init(kafka: KafkaConfiguration, folder: TemporaryFolder, keys: TestKeys, clock: ManualClock) throws {
        let answer = Lock(Answer.accept)
        let refusesReleases = Lock(false)
        let heard = Lock([String]())
        var handlers = CommandHandlers()
        handlers.on(ClaimProviderSlot.self, senders: [.zoom]) { command, context, transaction in
            heard.withLock { $0.append("claim \(command.generation) \(context.id)") }
            switch answer.withLock({ $0 }) {
            case .later: return .rejected(.directoryBehind, retriable: true)
            case .refuse(let reason): return .rejected(reason)
            case .accept:
                let slot = ProviderSlot(
                    provider: .zoom,
                    connectionId: command.connectionId,
                    generation: command.generation
                )
                return try Self.set(slot, of: command.practitionerId, .slotClaimed, transaction)
            }
        }
        handlers.on(ReleaseProviderSlot.self, senders: [.zoom]) { command, _, transaction in
            heard.withLock { $0.append("release \(command.generation) by \(command.actingUserId?.rawValue ?? "Zoom")") }
            if command.actingUserId != nil, refusesReleases.withLock({ $0 }) { return .rejected(.notPermitted) }
            let slot = ProviderSlot(provider: .none, generation: command.generation)
            return try Self.set(slot, of: command.practitionerId, .slotReleased, transaction)
        }
        self.answer = answer
        self.refusesReleases = refusesReleases
        self.heard = heard
        pipeline = try Pipeline(Self.configuration(.identity, kafka, folder, keys, clock, handlers))
    }

    /// A pipeline of another service.
    static func configuration(
        _ service: ServiceName,
        _ kafka: KafkaConfiguration,
        _ folder: TemporaryFolder,
        _ keys: TestKeys,
        _ clock: ManualClock,
        _ handlers: CommandHandlers
    ) -> PipelineConfiguration {
        PipelineConfiguration(
            service: service,
            storePath: folder.path("\(service.rawValue).sqlite"),
            applicationID: "TEST",
            migrations: { _ in },
            kafka: kafka,
            partitions: 1,
            signingKey: service == .identity ? keys.identity : keys.scheduling,
            keys: keys.all,
            handlers: handlers,
            projections: Projections(),
            clock: clock,
            ids: UUIDv7Generator(clock: clock, random: SystemRandom()),
            logger: .silent,
            metrics: MetricsRegistry(),
            health: HealthState()
        )
    }

    func introduce(_ users: [User]) async throws {
        try await pipeline.write { transaction in
            try transaction.emit(Fixtures.account, .created)
            for user in users { try transaction.emit(user, .added) }
        }
    }

    func introduce(_ practitioner: Practitioner, _ change: Practitioner.Change = .added) async throws {
        _ = try await pipeline.write { try $0.emit(practitioner, change) }
    }

    /// The practitioner as identity has them.
    func practitioner(_ id: PractitionerID = Fixtures.practitionerID) async throws -> Practitioner? {
        try await pipeline.read { try $0.state(Practitioner.self, id)?.state }
    }

    /// Changes a practitioner, and tells everybody.
    func change(
        _ id: PractitionerID = Fixtures.practitionerID,
        _ change: Practitioner.Change = .changed,
        _ body: @escaping @Sendable (inout Practitioner) -> Void
    ) async throws {
        try await pipeline.write { transaction in
            guard var state = try transaction.state(Practitioner.self, id)?.state else { return }
            body(&state)
            try transaction.emit(state, change)
        }
    }

    private static func set(
        _ slot: ProviderSlot,
        of id: PractitionerID,
        _ change: Practitioner.Change,
        _ transaction: Transaction
    ) throws -> Verdict {
        guard var practitioner = try transaction.state(Practitioner.self, id)?.state else {
            return .rejected(.practitionerUnknown)
        }
        practitioner.slot = slot
        return .accepted(entity: practitioner.key, revision: try transaction.emit(practitioner, change))
    }
}
