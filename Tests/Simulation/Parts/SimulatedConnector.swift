import Contracts
import Cryptography
import SQLite
import ServiceRuntime

@testable import TransactionalStore
@testable import ZoomConnector

/// The connector: its pipeline, its reconciler's passes, and its workers, which wait at a gate.
final class SimulatedConnector {
    /// How long before its start an appointment gets its meeting.
    static let window: Duration = .seconds(86_400)

    let service: SteppedService
    let zoom: SimulatedZoom
    let cell: Cell
    let vault: Vault
    let random = SeededBytes(seed: 0x200)
    let executor = SteppedExecutor()
    /// Of this life; nil before the first.
    private(set) var workers: Workers?
    private(set) var gate: WorkerGate?
    private var queue = ErrandQueue()
    /// What Zoom has sent and nobody has answered yet.
    var sendings: [SimulatedZoom.Sending] = []
    /// The delivery that waits for its commit: Zoom sends one at a time.
    private var arrived: SimulatedZoom.Sending?
    /// Bodies that were taken, to be sent once more.
    private(set) var taken: [SimulatedZoom.Sending] = []
    private let signature = WebhookSignature(secretToken: SimulatedZoom.webhookSecret)

    init(_ cell: Cell, _ zoom: SimulatedZoom) throws {
        self.cell = cell
        self.zoom = zoom
        vault = Vault(cell.keys.sealing)
        service = try SteppedService(
            try PipelineConfiguration.simulated(
                .zoom,
                "THzm",
                { ConnectorStore.register(in: &$0) },
                ConnectorHandlers.table(vault),
                ConnectorProjections.table(vault),
                cell
            ),
            cell
        )
        service.begins = { [unowned self] in begin() }
    }

    /// What the process had in memory is gone; Zoom sends again what it had no answer to.
    private func begin() {
        if let sending = arrived { answer(sending, status: nil) }
        gate?.close()
        executor.drain()
        queue = ErrandQueue()
        hire()
        service.request({ transaction in
            try ConnectorStore(transaction.database).resumeMeetings(at: transaction.now)
        })
        if cell.bug == .repeatCreate {
            service.request({ transaction in
                try transaction.database.execute(
                    "UPDATE meeting SET create_unresolved = 0, attempt = NULL WHERE number IS NULL"
                )
            })
        }
    }

    /// The workers of a new life.
    private func hire() {
        let gate = WorkerGate(service, vault)
        let clock = cell.clock
        let client = ZoomClient(
            http: gate,
            origins: .zoom,
            clientID: SimulatedZoom.clientID,
            clientSecret: SimulatedZoom.clientSecret,
            metrics: service.configuration.metrics
        )
        workers = Workers(
            Workers.Settings(
                clientID: SimulatedZoom.clientID,
                redirectURI: SimulatedZoom.redirectURI,
                browserTemplate: "\(SimulatedZoom.origin)/wc/{id}/start?zak={zak}",
                window: Self.window,
                startPatience: .seconds(9)
            ),
            Surroundings(
                clock: clock,
                elapsed: { clock.elapsed },
                ids: service.configuration.ids,
                random: random,
                logger: service.configuration.logger,
                executor: executor
            ),
            store: gate,
            zoom: client,
            vault: vault,
            wentOn: { _ in }
        )
        self.gate = gate
    }

    // MARK: The reconciler

    /// A pass: what needs nobody outside waits for the commit, and what is due begins.
    func pass() throws -> Bool {
        guard service.life?.beginning.isEmpty == true else { return false }
        let now = cell.now
        let store = ConnectorStore(service.disk)
        var any = false
        if try !store.openWebhooks(limit: 1).isEmpty {
            request { _ = try $0.workWebhooks(limit: 50) }
            any = true
        }
        for connection in try store.dueCommands(at: now, limit: 100) {
            any = true
            let jitter = random.jitter()
            let givesUp = cell.bug == .claimTimesOut
            request { steps in
                if givesUp, var link = try steps.store.link(connection), let command = link.command, command.tries >= 2
                {
                    link.command = nil
                    link.isOpen = false
                    try steps.store.save(link)
                    return
                }
                try steps.repeatCommand(of: connection, jitter: jitter)
            }
        }
        for errand in try store.dueErrands(at: now) where queue.begin(errand, now: now) {
            any = true
            carryOut(errand)
        }
        if any { cell.tell("zoom passes; \(gate?.waiting.count ?? 0) calls of its workers wait") }
        return any
    }

    private func carryOut(_ errand: Errand) {
        let clock = cell.clock
        run(
            Flow("\(errand)"),
            { workers, _ in
                let deadline = Deadline(in: Reconciler.patience, elapsed: { clock.elapsed })
                try await workers.carryOut(errand, by: deadline)
            },
            ended: { [unowned self] error in
                let jitter = random.jitter()
                queue.end(errand, failed: error != nil, jitter: jitter, now: cell.now)
            }
        )
    }

    /// Forgets what is old, as the reconciler does once a minute.
    func keepUp() -> Bool {
        guard service.life?.beginning.isEmpty == true else { return false }
        request { steps in
            _ = try steps.store.forgetOld(now: steps.now, limit: 500)
            _ = try steps.forgetCalls(before: steps.now - Reconciler.callsKept, limit: 100)
        }
        return true
    }

    // MARK: Webhooks

    /// Zoom's next deliveries are on their way.
    func send() -> Bool {
        let new = zoom.takeSendings()
        sendings += new
        return !new.isEmpty
    }

    /// A delivery arrives: it is verified, reduced, and stored before it is answered.
    func take(choice: Int) -> Bool {
        guard !sendings.isEmpty else { return false }
        let sending = sendings.remove(at: choice % sendings.count)
        guard service.life?.beginning.isEmpty == true else {
            zoom.record(sending, status: nil)
            return true
        }
        arrived = sending
        arrive(sending) { [unowned self] in answer(sending, status: $0, body: $1) }
        return true
    }

    private func answer(_ sending: SimulatedZoom.Sending, status: Int?, body: [UInt8] = []) {
        arrived = nil
        zoom.record(sending, status: status, body: body)
    }

    /// A delivery that was taken comes once more.
    func takeAgain(choice: Int) -> Bool {
        guard !taken.isEmpty, service.life?.beginning.isEmpty == true else { return false }
        arrive(taken[choice % taken.count]) { _, _ in }
        return true
    }

    private func arrive(_ sending: SimulatedZoom.Sending, _ answer: @escaping (Int, [UInt8]) -> Void) {
        guard
            signature.isGood(
                signature: sending.signature,
                timestamp: sending.timestamp,
                body: sending.body,
                now: cell.now
            )
        else {
            return answer(401, [])
        }
        switch WebhookEvent.read(sending.body) {
        case .validation(let plainToken):
            let encrypted = signature.answer(to: plainToken) ?? ""
            answer(200, Array(#"{"plainToken":"\#(plainToken)","encryptedToken":"\#(encrypted)"}"#.utf8))
        case .event(let event):
            taken.append(sending)
            if taken.count > 12 { taken.removeFirst() }
            let hash = SHA256.hash(sending.body)
            let now = cell.now
            let done = Done { answer($0 == nil ? 204 : 500, []) }
            cell.tell("zoom takes a webhook: \(event)".prefix(110).description)
            service.request(
                { transaction in
                    _ = try ConnectorStore(transaction.database).insertWebhook(hash: hash, event: event, at: now)
                },
                finish: { done.body($0) }
            )
        case .other: answer(204, [])
        case .malformed: cell.journal.note(Violation("webhooks", "a delivery of the simulated Zoom cannot be read"))
        }
    }

    /// What the closures of others call in the end; one thread runs a simulation.
    final class Done: @unchecked Sendable {
        let body: ((any Error)?) -> Void

        init(_ body: @escaping ((any Error)?) -> Void) {
            self.body = body
        }
    }

    // MARK: Requests

    func request(_ body: @escaping @Sendable (Steps) throws -> Void) {
        service.request({ [vault] in try body(Steps($0, vault: vault)) })
    }
}
