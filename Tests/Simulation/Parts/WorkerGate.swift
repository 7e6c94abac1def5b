import SQLite
import ServiceRuntime

@testable import HTTPClient
@testable import TransactionalStore
@testable import ZoomConnector

/// What the connector's workers have in place of the pipeline and of the way to Zoom, for one life of the process.
///
/// Each look, transaction and request of theirs waits here until the schedule lets it go on; between two of them anything
/// may happen.
final class WorkerGate: StoreAccess, ZoomTransport, @unchecked Sendable {
    // One thread runs a simulation.

    typealias Response = Result<HTTPClientResponse, HTTPClientError>

    /// A call that waits.
    final class Call: Sendable {
        enum Kind: Sendable {
            case read(CheckedContinuation<Void, any Error>)
            case write(@Sendable (Transaction) throws -> any Sendable, CheckedContinuation<Void, any Error>)
            /// Until when it waits, on the clock of deadlines.
            case ask(HTTPClientRequest, until: Duration, CheckedContinuation<Response, Never>)
        }

        let kind: Kind
        let flow = Flow.current

        init(_ kind: Kind) {
            self.kind = kind
        }

        var asks: Bool {
            if case .ask = kind { true } else { false }
        }

        /// The process is gone, or nobody waits for it any more.
        func stop() {
            switch kind {
            case .read(let continuation), .write(_, let continuation): continuation.resume(throwing: PipelineStopped())
            case .ask(_, _, let continuation):
                continuation.resume(returning: .failure(HTTPClientError(.cancelled, origin: "", mayHaveBeenSent: true)))
            }
        }
    }

    private let service: SteppedService
    private let vault: Vault
    private var isClosed = false
    /// In the order of their coming.
    private(set) var waiting: [Call] = []
    /// Writes that are with the service, until their commit.
    private var underWay: [Call] = []

    init(_ service: SteppedService, _ vault: Vault) {
        self.service = service
        self.vault = vault
    }

    private func park(_ kind: Call.Kind) -> Call {
        let call = Call(kind)
        if isClosed { call.stop() } else { waiting.append(call) }
        return call
    }

    private func remove(_ call: Call, from calls: inout [Call]) -> Bool {
        guard let index = calls.firstIndex(where: { $0 === call }) else { return false }
        calls.remove(at: index)
        return true
    }

    /// The process is gone: nothing goes on.
    func close() {
        isClosed = true
        let calls = waiting + underWay
        (waiting, underWay) = ([], [])
        for call in calls { call.stop() }
    }

    // MARK: The store

    func read<Result: Sendable>(_ body: @Sendable (Database) throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { _ = park(.read($0)) }
        return try body(service.disk)
    }

    func write<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result {
        let box = Lock(Result?.none)
        try await withCheckedThrowingContinuation { continuation in
            let keep: @Sendable (Transaction) throws -> any Sendable = { transaction in
                let result = try body(transaction)
                box.withLock { $0 = result }
                return result
            }
            _ = park(.write(keep, continuation))
        }
        guard let result = box.withLock({ $0 }) else { throw PipelineStopped() }
        return result
    }

    /// Lets a look or a transaction go on.
    func goOn(_ call: Call) {
        guard remove(call, from: &waiting) else { return }
        switch call.kind {
        case .read(let continuation): continuation.resume()
        case .write(let body, let continuation):
            underWay.append(call)
            service.request(
                { [unowned self] in try run(body, $0, call.flow) },
                finish: { [weak self] error in
                    guard let self, remove(call, from: &underWay) else { return }
                    continuation.resume(with: error.map { .failure($0) } ?? .success(()))
                }
            )
        case .ask: preconditionFailure("a request waits for its answer")
        }
    }

    /// Runs a transaction; a press of Start is looked at apart from the rules that decide.
    private func run(
        _ body: (Transaction) throws -> any Sendable,
        _ transaction: Transaction,
        _ flow: Flow?
    ) throws {
        let guardian = try flow?.start.map {
            try StartGuard($0.appointment, $0.user, confirmed: $0.confirmed, Steps(transaction, vault: vault))
        }
        guard case .goes(let zoomUser)? = try body(transaction) as? Steps.StartTurn else { return }
        if let violation = guardian?.violation(zoomUser) { service.cell.journal.note(violation) }
    }

    // MARK: The way to Zoom

    func execute(
        _ request: HTTPClientRequest,
        timeout: Duration
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        let until = service.cell.clock.elapsed + timeout
        let asking = Lock(Call?.none)
        let response: Response = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let call = park(.ask(request, until: until, continuation))
                asking.withLock { $0 = call }
            }
        } onCancel: {
            guard let call = asking.withLock({ $0 }), remove(call, from: &waiting) else { return }
            call.stop()
        }
        return try response.get()
    }

    /// Gives a request its answer.
    func answer(_ call: Call, _ response: Response) {
        guard case .ask(_, _, let continuation) = call.kind, remove(call, from: &waiting) else { return }
        continuation.resume(returning: response)
    }
}
