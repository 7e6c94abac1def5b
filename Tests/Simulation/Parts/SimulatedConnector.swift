import Contracts
import Cryptography
import SQLite
import ServiceRuntime

@testable import TransactionalStore
@testable import ZoomConnector

/// The connector: its pipeline, its reconciler's passes, and its workers as programs.
final class SimulatedConnector {
    /// A program on its way.
    final class Running: @unchecked Sendable {
        // One thread runs a simulation.
        let errand: Errand?
        let what: String
        var program: Program
        /// Whether its transaction waits for the commit.
        var isInTransaction = false

        init(_ errand: Errand?, _ what: String, _ program: Program) {
            self.errand = errand
            self.what = what
            self.program = program
        }

        var asks: Bool {
            if case .ask = program { true } else { false }
        }
    }

    let service: SteppedService
    let zoom: SimulatedZoom
    let programs: ZoomPrograms
    let cell: Cell
    private(set) var running: [Running] = []
    private var held: Set<String> = []
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
        let vault = Vault(cell.keys.sealing)
        programs = ZoomPrograms(vault: vault, clock: cell.clock, random: SeededBytes(seed: 0x200))
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
        running = []
        held = []
        queue = ErrandQueue()
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

    func steps(_ transaction: Transaction) -> Steps { Steps(transaction, vault: programs.vault) }

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
            let jitter = programs.random.jitter()
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
        for errand in try due(store, now) where queue.begin(errand, now: now) {
            any = true
            if case .meeting(let id, _) = errand, held.contains("meeting/\(id)") {
                queue.end(errand, failed: false, jitter: 0, now: now)
                continue
            }
            run(program(of: errand), errand, "\(errand)")
        }
        if any { cell.tell("zoom passes; \(running.count) programs run") }
        return any
    }

    private func due(_ store: ConnectorStore, _ now: Timestamp) throws -> [Errand] {
        try store.dueAttempts(at: now, limit: 50).map { .attempt($0) }
            + store.dueLeases(at: now, limit: 50).map { .lease($0) }
            + store.dueMeetings(at: now, limit: 500).map { .meeting($0.appointment, of: $0.practitioner) }
            + store.dueGrants(at: now, limit: 100).map { .grant($0) }
            + store.duePolls(at: now, limit: 100).map { .call($0) }
    }

    private func program(of errand: Errand) -> Program {
        switch errand {
        case .meeting(let id, _): programs.settle(id)
        case .grant(let user): programs.tendGrant(user)
        case .attempt(let id): programs.tendAttempt(id)
        case .call(let id): programs.poll(id)
        case .lease(let user): programs.pollLease(user)
        }
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

    // MARK: Programs

    func run(_ program: Program, _ errand: Errand? = nil, _ what: String) {
        running.append(Running(errand, what, program))
    }

    /// A program goes one step further, if one can that asks nobody.
    func work(choice: Int) throws -> Bool {
        guard service.life?.beginning.isEmpty == true else { return false }
        let able = running.indices.filter { canWork(running[$0]) }
        guard !able.isEmpty else { return false }
        try step(running[able[choice % able.count]])
        return true
    }

    private func canWork(_ task: Running) -> Bool {
        guard !task.isInTransaction, !task.asks else { return false }
        if case .take(let key, _) = task.program { return !held.contains(key) }
        return true
    }

    private func step(_ task: Running) throws {
        switch task.program {
        case .read(let body): task.program = try body(service.disk)
        case .take(let key, let next):
            held.insert(key)
            task.program = next
        case .give(let key, let next):
            held.remove(key)
            task.program = next
        case .write(let body):
            task.isInTransaction = true
            let vault = programs.vault
            let step = Step(body)
            service.request(
                { step.next = try step.body(Steps($0, vault: vault)) },
                finish: { error in
                    task.isInTransaction = false
                    step.end(task, error)
                }
            )
        case .ask: break
        case .done: end(task)
        }
        if case .done = task.program, !task.isInTransaction { end(task) }
    }

    /// What a transaction of a program leads to; one thread runs a simulation.
    private final class Step: @unchecked Sendable {
        let body: (Steps) throws -> Program
        var next: Program?

        init(_ body: @escaping (Steps) throws -> Program) {
            self.body = body
        }

        func end(_ task: Running, _ error: (any Error)?) {
            // A step that throws ends its program, as it ends the worker's errand.
            task.program = error == nil ? next ?? .done : .done
        }
    }

    private func end(_ task: Running) {
        running.removeAll { $0 === task }
        guard let errand = task.errand else { return }
        queue.end(errand, failed: false, jitter: 0, now: cell.now)
    }

    // MARK: Requests to Zoom

    /// What may become of a request.
    enum Fate: Int, CaseIterable {
        case answered, neverSent, lostBefore, lostAfter, broken, brokenAfter, limited
    }

    /// A program's request reaches Zoom, or not, and its answer us.
    func ask(choice: Int, _ fate: Fate) throws -> Bool {
        let asking = running.filter(\.asks)
        guard !asking.isEmpty, service.life != nil else { return false }
        let task = asking[choice % asking.count]
        guard case .ask(let request, let then) = task.program else { return false }
        let came = reply(request, fate)
        let status = if case .answer(let status, _, _) = came { ", \(status)" } else { "" }
        cell.tell(
            "zoom asks Zoom \(request.method.rawValue) \(request.path.prefix(60)) (\(task.what)): \(fate)\(status)"
        )
        task.program = try then(came)
        return true
    }

    private func reply(_ request: ZoomRequest, _ fate: Fate) -> Reply {
        var bearer: String?
        if case .bearer(let token) = request.authorization { bearer = token }
        func asked() -> SimulatedZoom.Answered {
            zoom.answer(
                method: request.method.rawValue,
                path: request.path,
                bearer: bearer,
                body: request.body ?? []
            )
        }
        switch fate {
        case .answered:
            let answer = asked()
            return .answer(status: answer.status, body: answer.body, retryAfter: answer.retryAfter)
        case .neverSent: return .nothing(maybeDone: false)
        case .lostBefore: return .nothing(maybeDone: true)
        case .lostAfter:
            _ = asked()
            return .nothing(maybeDone: true)
        case .broken: return .answer(status: 503, body: [], retryAfter: nil)
        case .brokenAfter:
            let answer = asked()
            let isGood = (200..<300).contains(answer.status)
            return .answer(status: isGood ? 502 : answer.status, body: isGood ? [] : answer.body, retryAfter: nil)
        case .limited:
            return .answer(status: 429, body: Array(#"{"code":429,"message":"Too many"}"#.utf8), retryAfter: nil)
        }
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
            let done = Done { answer($0, []) }
            cell.tell("zoom takes a webhook: \(event)".prefix(110).description)
            service.request(
                { transaction in
                    _ = try ConnectorStore(transaction.database).insertWebhook(hash: hash, event: event, at: now)
                },
                finish: { done.body($0 == nil ? 204 : 500) }
            )
        case .other: answer(204, [])
        case .malformed: cell.journal.note(Violation("webhooks", "a delivery of the simulated Zoom cannot be read"))
        }
    }

    /// What a request's closure calls; one thread runs a simulation.
    private final class Done: @unchecked Sendable {
        let body: (_ status: Int) -> Void

        init(_ body: @escaping (_ status: Int) -> Void) {
            self.body = body
        }
    }

    // MARK: Requests

    func request(_ body: @escaping @Sendable (Steps) throws -> Void) {
        let vault = programs.vault
        service.request({ try body(Steps($0, vault: vault)) })
    }
}
