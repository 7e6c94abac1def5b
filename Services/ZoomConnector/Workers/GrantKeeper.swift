import Contracts
import ServiceRuntime
import TransactionalStore

/// Calls Zoom in a Zoom user's name, and keeps their tokens fresh: the one refresher of each grant.
///
/// Zoom's refresh tokens are good once and the answer is not given twice. So refreshes of a grant never overlap, the attempt is
/// written before the call, and the new pair is stored before anybody uses it. After a lost answer the old token is tried once
/// more: if Zoom had taken it, it says so, and the link asks to reconnect.
/// Source: zoom/FACTS section 1, "Lifetimes".
final class GrantKeeper: Sendable {
    /// How long before its end an access token is changed.
    static let margin: Duration = .seconds(300)
    /// The longest that one call may take.
    static let patience: Duration = .seconds(8)

    private let store: any StoreAccess
    private let zoom: ZoomClient
    private let vault: Vault
    private let surroundings: Surroundings
    private let refreshing = KeyedLock<String>()

    private var clock: any WallClock { surroundings.clock }
    private var random: any RandomSource { surroundings.random }
    private var logger: Logger { surroundings.logger }

    init(_ surroundings: Surroundings, store: any StoreAccess, zoom: ZoomClient, vault: Vault) {
        self.surroundings = surroundings
        self.store = store
        self.zoom = zoom
        self.vault = vault
    }

    /// Tokens as they were read, and which pair it was.
    private struct Held: Sendable {
        var tokens: ZoomTokens
        var version: Int64
    }

    /// Makes a call in a Zoom user's name; an access token that Zoom no longer takes is changed once.
    ///
    /// `request` makes the request of the access that it is given.
    func call(
        _ zoomUser: String,
        by deadline: Deadline,
        _ request: @Sendable (ZoomAccess) -> ZoomRequest
    ) async throws(ZoomFailure) -> ZoomClient.Answer {
        let held = try await fresh(zoomUser, by: deadline)
        do {
            return try await zoom.send(
                request(held.tokens.zoomAccess),
                timeout: deadline.remaining(atMost: Self.patience)
            )
        } catch ZoomFailure.tokenExpired {
            let next = try await changed(zoomUser, from: held.version, by: deadline)
            return try await zoom.send(
                request(next.tokens.zoomAccess),
                timeout: deadline.remaining(atMost: Self.patience)
            )
        }
    }

    /// Changes that version of a Zoom user's tokens for fresh ones, whether or not they are near their end.
    ///
    /// Nothing is left to do when somebody has changed it meanwhile.
    func refresh(_ zoomUser: String, of version: Int64, by deadline: Deadline) async throws(ZoomFailure) {
        _ = try await changed(zoomUser, from: version, by: deadline)
    }

    /// Revokes a Zoom user's grant at Zoom.
    func revoke(_ zoomUser: String, by deadline: Deadline) async throws(ZoomFailure) {
        let held = try await read(zoomUser)
        _ = try await zoom.send(.revoke(held.tokens.access), timeout: deadline.remaining(atMost: Self.patience))
    }

    // MARK: Tokens

    private func fresh(_ zoomUser: String, by deadline: Deadline) async throws(ZoomFailure) -> Held {
        let held = try await read(zoomUser)
        let now = Timestamp(milliseconds: clock.milliseconds)
        guard now + Self.margin >= held.tokens.expiresAt else { return held }
        do {
            return try await changed(zoomUser, from: held.version, by: deadline)
        } catch {
            // What is still good serves while Zoom gives no new one.
            if error != .grantGone, now < held.tokens.expiresAt { return held }
            throw error
        }
    }

    /// The pair after that version: somebody else's, or one that is asked for now.
    ///
    /// In a task of its own: when whoever asks is cancelled, a refresh under way is seen through, or its answer would be lost.
    private func changed(
        _ zoomUser: String,
        from version: Int64,
        by deadline: Deadline
    ) async throws(ZoomFailure) -> Held {
        let refresh = Task(executorPreference: surroundings.executor) {
            await self.refreshing.withLock(zoomUser) { () async -> Result<Held, ZoomFailure> in
                do throws(ZoomFailure) {
                    let held = try await self.read(zoomUser)
                    guard held.version == version else { return .success(held) }
                    return .success(try await self.exchange(zoomUser, held, by: deadline))
                } catch {
                    return .failure(error)
                }
            }
        }
        return try await refresh.value.get()
    }

    private func exchange(
        _ zoomUser: String,
        _ held: Held,
        by deadline: Deadline
    ) async throws(ZoomFailure) -> Held {
        guard deadline.remaining > .zero else { throw .unreachable(maybeDone: false) }
        let begun = try await written { steps in try steps.beginRefresh(zoomUser, of: held.version) != nil }
        guard begun else { return try await read(zoomUser) }
        let now = Timestamp(milliseconds: clock.milliseconds)
        let tokens: ZoomTokens
        do {
            tokens = try await zoom.tokens(.refresh(held.tokens.refresh), now: now, timeout: Self.patience)
        } catch {
            try await failed(zoomUser, held.version, error)
            throw error
        }
        try await keep(zoomUser, held.version, tokens)
        return try await read(zoomUser)
    }

    /// Stores the new pair: it exists nowhere else, so a store that cannot be written is tried for long.
    private func keep(_ zoomUser: String, _ version: Int64, _ tokens: ZoomTokens) async throws(ZoomFailure) {
        for attempt in 1...12 {
            do {
                return try await store.write { [vault] transaction in
                    try Steps(transaction, vault: vault).refreshed(zoomUser, from: version, to: tokens)
                }
            } catch let error as StoreUnavailable {
                logger.error(
                    "Fresh Zoom tokens cannot be stored",
                    metadata: ["attempt": "\(attempt)", LogKey.error: "\(error)"]
                )
            } catch {
                break
            }
        }
        throw .unreachable(maybeDone: true)
    }

    private func failed(_ zoomUser: String, _ version: Int64, _ failure: ZoomFailure) async throws(ZoomFailure) {
        if failure == .grantGone {
            logger.notice("Zoom no longer takes a grant's tokens")
            return try await written { try $0.lose(zoomUser, version: version) }
        }
        let jitter = random.jitter()
        try await written { steps in
            let failures = (try steps.store.grant(zoomUser)?.failures ?? 0) + 1
            try steps.refreshFailed(
                zoomUser,
                of: version,
                maybeDone: failure.mayHaveTakenEffect,
                retryAt: steps.now + RetrySchedule.delay(failures: failures, jitter: jitter)
            )
        }
    }

    private func read(_ zoomUser: String) async throws(ZoomFailure) -> Held {
        do {
            let found = try await store.read { [vault] database -> Held? in
                guard let grant = try ConnectorStore(database).grant(zoomUser), let sealed = grant.tokens else {
                    return nil
                }
                return Held(
                    tokens: try vault.open(ZoomTokens.self, sealed, at: .grantTokens(zoomUser: zoomUser)),
                    version: grant.version
                )
            }
            guard let found else { throw ZoomFailure.grantGone }
            return found
        } catch let error as ZoomFailure {
            throw error
        } catch {
            logger.error("A grant cannot be read", metadata: [LogKey.error: "\(error)"])
            throw .unreachable(maybeDone: false)
        }
    }

    private func written<Result: Sendable>(
        _ body: @escaping @Sendable (Steps) throws -> Result
    ) async throws(ZoomFailure) -> Result {
        do {
            return try await store.write { [vault] transaction in try body(Steps(transaction, vault: vault)) }
        } catch {
            logger.error("A grant cannot be written", metadata: [LogKey.error: "\(error)"])
            throw .unreachable(maybeDone: false)
        }
    }
}
