import Contracts
import ServiceRuntime
import TransactionalStore

/// Makes the calls about meetings that the steps ask for.
struct MeetingWorker: Sendable {
    let store: any StoreAccess
    let keeper: GrantKeeper
    let zoom: ZoomClient
    let vault: Vault
    let random: any RandomSource
    let logger: Logger
    /// How long before its start an appointment gets its meeting.
    let window: Duration
    private let appointments = KeyedLock<AppointmentID>()

    init(
        store: any StoreAccess,
        keeper: GrantKeeper,
        zoom: ZoomClient,
        vault: Vault,
        random: any RandomSource,
        logger: Logger,
        window: Duration
    ) {
        self.store = store
        self.keeper = keeper
        self.zoom = zoom
        self.vault = vault
        self.random = random
        self.logger = logger
        self.window = window
    }

    /// Takes one step after the other about an appointment's meeting, until there is nothing to do now.
    ///
    /// - Returns: the failure that ended it, if one did.
    func settle(_ id: AppointmentID, by deadline: Deadline) async throws -> ZoomFailure? {
        try await appointments.withLock(id) { try await work(id, by: deadline) }
    }

    /// The same, unless somebody is about it.
    func settleIfFree(_ id: AppointmentID, by deadline: Deadline) async throws {
        _ = try await appointments.withLockIfFree(id) { try await work(id, by: deadline) }
    }

    private func work(_ id: AppointmentID, by deadline: Deadline) async throws -> ZoomFailure? {
        // Each call changes what is known, so a few suffice; what is left is due again.
        for _ in 0..<8 where deadline.remaining > .zero {
            let turn = try await store.write { [vault, window] transaction in
                try Steps(transaction, vault: vault).meetingTurn(id, window: window)
            }
            guard case .call(let work) = turn else { return nil }
            let result = await result(of: work, by: deadline)
            let jitter = random.jitter()
            try await store.write { [vault] transaction in
                try Steps(transaction, vault: vault).meetingResult(work, result, jitter: jitter)
            }
            if case .failed(let failure) = result, failure != .meetingGone {
                logger.info(
                    "A call to Zoom about a meeting failed",
                    metadata: [LogKey.zoomOperation: "\(work.call.name)", LogKey.reason: "\(failure.reason)"]
                )
                return failure
            }
        }
        return nil
    }

    private func result(of work: MeetingWork, by deadline: Deadline) async -> MeetingResult {
        var page: String?
        do {
            // A list has more than one page now and then; no host has twenty.
            for _ in 0..<20 {
                let token = page
                let answer = try await keeper.call(work.zoomUser, by: deadline) { work.request($0, page: token) }
                switch try work.reading(answer, accepts: { zoom.origins.accepts($0) }) {
                case .result(let result): return result
                case .more(let next):
                    guard next != page else { return .notFound }
                    page = next
                }
            }
            return .notFound
        } catch {
            return .failed(error)
        }
    }
}

extension MeetingWork.Call {
    /// What it is, for logs.
    var name: String {
        switch self {
        case .lookUp: "look-up"
        case .create: "create"
        case .update: "update"
        case .check: "check"
        case .delete: "delete"
        }
    }
}
