import Contracts
import Cryptography
import ServiceRuntime
import TransactionalStore

/// The way to Zoom and back, as far as it leads over calls to Zoom; what is decided on the way are steps.
struct Connector: Sendable {
    let store: any StoreAccess
    let keeper: GrantKeeper
    let zoom: ZoomClient
    let vault: Vault
    let surroundings: Surroundings
    let clientID: String
    /// Where Zoom sends the browser back to.
    let redirectURI: String
    /// Told when an attempt of a practice has gone on, of which no public state tells.
    let wentOn: @Sendable (AccountID) -> Void

    private var clock: any WallClock { surroundings.clock }
    private var random: any RandomSource { surroundings.random }
    private var logger: Logger { surroundings.logger }

    /// Where the browser goes after *Connect to Zoom*, and the state that its cookie keeps.
    struct Departure: Sendable {
        var url: String
        var state: String
    }

    /// Begins an attempt: a single-use state and a PKCE verifier.
    func depart(
        practitioner: PractitionerID,
        account: AccountID,
        user: UserID,
        isOwnDoor: Bool
    ) async throws -> Departure {
        let state = Base64URL.encode(random.bytes(32))
        let verifier = Base64URL.encode(random.bytes(32))
        let new = Steps.NewAttempt(
            id: surroundings.ids.next(),
            stateDigest: Self.digest(of: state),
            verifier: verifier,
            account: account,
            user: user,
            practitioner: practitioner,
            isOwnDoor: isOwnDoor
        )
        try await store.write { [vault] transaction in try Steps(transaction, vault: vault).beginAttempt(new) }
        wentOn(account)
        let url = zoom.origins.authorize(
            clientID: clientID,
            redirectURI: redirectURI,
            state: state,
            challenge: Base64URL.encode(SHA256.hash(Array(verifier.utf8)))
        )
        return Departure(url: url, state: state)
    }

    /// Takes a browser that comes back, exchanging the code at once.
    ///
    /// - Returns: what was decided, and whose attempt it was.
    func comeBack(
        _ back: CallbackRules.Return,
        state: String,
        by deadline: Deadline
    ) async throws -> (decision: CallbackDecision, attempt: ConnectAttempt?) {
        let digest = Self.digest(of: state)
        // What nobody here has begun costs no write.
        guard try await store.read({ try ConnectorStore($0).attempt(stateDigest: digest) }) != nil else {
            return (.foreign, nil)
        }
        let (decision, attempt, verifier) = try await store.write { [vault] transaction in
            try Steps(transaction, vault: vault).comeBack(back, stateDigest: digest)
        }
        defer { if let attempt { wentOn(attempt.account) } }
        guard case .exchange(let code) = decision, let attempt, let verifier else {
            return (decision, attempt)
        }
        // In a task of its own: a browser that is closed meanwhile must not cost the tokens.
        try await Task(executorPreference: surroundings.executor) {
            try await exchange(code, verifier, attempt.id, by: deadline)
        }.value
        return (decision, attempt)
    }

    private func exchange(_ code: String, _ verifier: String, _ id: String, by deadline: Deadline) async throws {
        let request = ZoomRequest.exchange(code: code, redirectURI: redirectURI, verifier: verifier)
        do {
            let now = Timestamp(milliseconds: clock.milliseconds)
            let tokens = try await zoom.tokens(request, now: now, timeout: deadline.remaining(atMost: .seconds(8)))
            try await write { try $0.exchanged(id, tokens) }
            try await identify(id, tokens, by: deadline)
        } catch let failure as ZoomFailure {
            logger.notice("A code was not exchanged", metadata: [LogKey.reason: "\(failure.reason)"])
            try await write { try $0.fail(id, .exchangeFailed) }
        }
    }

    /// Reads whose authorisation it is; if Zoom does not say, it is asked again later.
    private func identify(_ id: String, _ tokens: ZoomTokens, by deadline: Deadline) async throws {
        guard tokens.missingScopes.isEmpty else { return }
        do {
            let profile = try await profile(tokens.zoomAccess, by: deadline)
            _ = try await store.write { [vault] transaction in
                try Steps(transaction, vault: vault).identified(id, profile)
            }
        } catch let failure as ZoomFailure {
            logger.notice("Zoom does not say whose grant it is", metadata: [LogKey.reason: "\(failure.reason)"])
            let jitter = random.jitter()
            try await store.write { [vault] transaction in
                try Steps(transaction, vault: vault).attemptCallFailed(id, jitter: jitter)
            }
        }
    }

    /// Who it is; preferences are left unknown if Zoom does not give them.
    private func profile(_ access: ZoomAccess, by deadline: Deadline) async throws(ZoomFailure) -> ZoomProfile {
        let user = try await zoom.send(.user(access), timeout: deadline.remaining(atMost: .seconds(5)))
        var profile = ZoomProfile(user: try ZoomAnswer.user(user.body), preferences: nil)
        let settings = try? await zoom.send(.settings(access), timeout: deadline.remaining(atMost: .seconds(4)))
        profile.preferences = settings.flatMap { try? ZoomAnswer.preferences($0.body) }
        return profile
    }

    /// Does what is due about an attempt by itself.
    func tend(_ id: String, by deadline: Deadline) async throws {
        let due = try await store.write { [vault] transaction in
            try Steps(transaction, vault: vault).dueAttempt(id)
        }
        guard let (attempt, tokens) = due else { return }
        defer { wentOn(attempt.account) }
        guard attempt.stage == .failed else { return try await identify(id, tokens, by: deadline) }
        do {
            _ = try await zoom.send(.revoke(tokens.access), timeout: deadline.remaining(atMost: .seconds(8)))
            try await store.write { [vault] transaction in
                try Steps(transaction, vault: vault).tokensGivenBack(id)
            }
        } catch is ZoomFailure {
            let jitter = random.jitter()
            try await store.write { [vault] transaction in
                try Steps(transaction, vault: vault).attemptCallFailed(id, jitter: jitter)
            }
        }
    }

    // MARK: The grant afterwards

    /// Takes the next step about a grant.
    func tendGrant(_ zoomUser: String, by deadline: Deadline) async throws {
        let next = try await store.write { [vault] transaction in
            try Steps(transaction, vault: vault).nextGrantStep(zoomUser)
        }
        guard let next else { return }
        do {
            switch next.step {
            case .nothing: return
            case .confirmRemoval, .readProfile:
                let profile = try await keeper.profile(of: zoomUser, by: deadline)
                try await write { try $0.sawProfile(profile) }
            case .refresh: try await keeper.refresh(zoomUser, of: next.grant.version, by: deadline)
            case .revoke:
                try await keeper.revoke(zoomUser, by: deadline)
                try await write { try $0.eraseGrant(zoomUser) }
            case .erase: try await write { try $0.eraseGrant(zoomUser) }
            }
        } catch let failure as ZoomFailure {
            guard failure != .grantGone else { return }
            logger.info("A call to Zoom about a grant failed", metadata: [LogKey.reason: "\(failure.reason)"])
            let jitter = random.jitter()
            try await write { steps in
                let failures = (try steps.store.grant(zoomUser)?.failures ?? 0) + 1
                let pause = RetrySchedule.delay(failures: failures, jitter: jitter)
                try steps.grantCallFailed(zoomUser, retryAt: steps.now + pause)
            }
        }
    }

    private func write(_ body: @escaping @Sendable (Steps) throws -> Void) async throws {
        try await store.write { [vault] transaction in try body(Steps(transaction, vault: vault)) }
    }

    /// What a state is kept and found by.
    static func digest(of state: String) -> [UInt8] { SHA256.hash(Array(state.utf8)) }
}

extension RandomSource {
    /// 0 to 1: spreads what would otherwise happen at once.
    func jitter() -> Double { Double(bytes(1).first ?? 0) / 255 }
}
