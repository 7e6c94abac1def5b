import Contracts
import TransactionalStore

/// The way of one Connect, from the button to the claim of the slot.
extension Steps {
    /// What a new attempt is made of; the values are random.
    struct NewAttempt: Sendable {
        var id: String
        var stateDigest: [UInt8]
        var verifier: String
        var account: AccountID
        var user: UserID
        var practitioner: PractitionerID
        /// Whether the person came by *Practitioner Profile*.
        var isOwnDoor: Bool
    }

    /// What became of an identification or a confirmation.
    enum ConnectResult: Equatable, Sendable {
        /// A person must say whose account it is.
        case asks
        /// The slot is being claimed, or the link goes on with fresh tokens.
        case linked(ConnectionID)
        case failed(ConnectAttempt.Failure)
        /// There is no such attempt at that stage any more.
        case gone
    }

    /// Begins an attempt: *Connect to Zoom* was pressed.
    func beginAttempt(_ new: NewAttempt) throws {
        try store.deleteEndedAttempts(of: new.practitioner, by: new.user)
        let attempt = ConnectAttempt(
            id: new.id,
            stateDigest: new.stateDigest,
            account: new.account,
            user: new.user,
            practitioner: new.practitioner,
            isOwnDoor: new.isOwnDoor,
            stage: .waiting,
            verifier: try vault.seal(new.verifier, for: .attemptVerifier(new.id)),
            startedAt: now,
            touchedAt: now,
            expiresAt: now + ConnectAttempt.lifetime
        )
        try store.save(attempt)
        try transaction.audit(
            "zoom-connect-pressed",
            by: .user(new.user),
            account: new.account,
            subject: "practitioner/\(new.practitioner)"
        )
    }

    /// A browser has come back from Zoom; its state is used up, whatever it brings.
    ///
    /// - Returns: the decision, with the attempt if it is one of ours, and the verifier if the code is to be exchanged.
    func comeBack(
        _ back: CallbackRules.Return,
        stateDigest: [UInt8]
    ) throws -> (decision: CallbackDecision, attempt: ConnectAttempt?, verifier: String?) {
        let attempt = try store.attempt(stateDigest: stateDigest)
        let known = attempt.map {
            CallbackRules.Known(user: $0.user, isWaiting: $0.stage == .waiting, expiresAt: $0.expiresAt)
        }
        let decision = CallbackRules.decide(back, known: known, now: now)
        guard var attempt else { return (decision, nil, nil) }
        switch decision {
        case .exchange:
            guard let sealed = attempt.verifier else { return (.expired, attempt, nil) }
            let verifier = try vault.open(String.self, sealed, at: .attemptVerifier(attempt.id))
            attempt.stage = .exchanging
            attempt.verifier = nil
            attempt.touchedAt = now
            // An exchange whose end nobody has stored by then was lost with the process.
            attempt.dueAt = now + .seconds(60)
            try store.save(attempt)
            return (decision, attempt, verifier)
        case .refusedAtZoom(let declined):
            try store.save(attempt.failed(declined ? .declined : .zoomError, at: now))
        case .already, .expired, .foreign, .otherUser: break
        }
        return (decision, attempt, nil)
    }

    /// The code was exchanged: the tokens are kept before anything is done with them.
    func exchanged(_ id: String, _ tokens: ZoomTokens) throws {
        guard var attempt = try store.attempt(id), attempt.stage == .exchanging else { return }
        attempt.stage = .exchanged
        attempt.tokens = try vault.seal(tokens, for: .attemptTokens(id))
        attempt.accessEndsAt = tokens.expiresAt
        attempt.touchedAt = now
        attempt.dueAt = now + .seconds(20)
        guard tokens.missingScopes.isEmpty else { return try store.save(attempt.failed(.scopesDeclined, at: now)) }
        try store.save(attempt)
    }

    /// An attempt comes to nothing.
    func fail(_ id: String, _ failure: ConnectAttempt.Failure) throws {
        guard let attempt = try store.attempt(id), attempt.stage != .failed else { return }
        try store.save(attempt.failed(failure, at: now))
    }

    /// Zoom has said whose authorisation it is.
    func identified(_ id: String, _ profile: ZoomProfile) throws -> ConnectResult {
        guard var attempt = try store.attempt(id), attempt.stage == .exchanged, let sealed = attempt.tokens else {
            return .gone
        }
        let tokens = try vault.open(ZoomTokens.self, sealed, at: .attemptTokens(id))
        // From here on the Zoom user's grant has them: Zoom has voided whatever it had before.
        try authorised(tokens, profile: profile, heldUntil: attempt.expiresAt)
        attempt.tokens = nil
        attempt.accessEndsAt = nil
        attempt.zoomUser = profile.user.id
        attempt.zoomAccount = profile.user.accountID
        attempt.profile = try vault.seal(profile, for: .attemptProfile(id))
        attempt.stage = .identified
        attempt.touchedAt = now
        attempt.dueAt = attempt.expiresAt
        try store.save(attempt)
        let user = try transaction.replica(User.self, attempt.user)
        if let link = try store.openLink(ofZoomUser: profile.user.id), link.practitioner != attempt.practitioner {
            return try tryToLink(attempt, profile)
        }
        if let user, !LinkRules.asksForConfirmation(practitioner: attempt.practitioner, user: user) {
            return try tryToLink(attempt, profile)
        }
        return .asks
    }

    /// *Yes, link this account* was pressed.
    func confirmed(_ id: String, by user: UserID) throws -> ConnectResult {
        guard let attempt = try store.attempt(id), attempt.stage == .identified, attempt.user == user,
            now < attempt.expiresAt, let sealed = attempt.profile
        else { return .gone }
        return try tryToLink(attempt, vault.open(ZoomProfile.self, sealed, at: .attemptProfile(id)))
    }

    /// *Not this one*, or an hour without an answer: the authorisation is given back, unless a link goes on with it.
    func notThisOne(_ id: String) throws {
        guard let attempt = try store.attempt(id), attempt.stage == .identified else { return }
        try store.save(attempt.failed(.notThisOne, at: now))
        if let zoomUser = attempt.zoomUser { try keepOrEndGrant(zoomUser) }
    }

    /// Links, if everything still allows it.
    private func tryToLink(_ attempt: ConnectAttempt, _ profile: ZoomProfile) throws -> ConnectResult {
        let practitioner = try transaction.replica(Practitioner.self, attempt.practitioner)
        let openLink = try store.openLink(ofZoomUser: profile.user.id)
        let decision = LinkRules.decide(
            practitioner: practitioner,
            user: try transaction.replica(User.self, attempt.user),
            openLink: openLink.map { ($0.connection, $0.practitioner) }
        )
        switch decision {
        case .claim:
            guard let practitioner else { return .gone }
            let link = try claimSlot(
                of: practitioner,
                for: profile,
                by: attempt.user,
                commandDelay: RetrySchedule.delay(failures: 1, jitter: 0)
            )
            try store.save(attempt.done(at: now))
            return .linked(link.connection)
        case .reconnect(let connection):
            try move(
                connection,
                by: .authorisedAnew(hostUserId: practitioner?.hostUserId, by: attempt.user, at: now)
            )
            try sawProfile(profile)
            if let (state, _) = try transaction.state(Connection.self, connection) {
                try audit("zoom-reconnected", state, by: .user(attempt.user))
            }
            try store.save(attempt.done(at: now))
            return .linked(connection)
        case .linkedElsewhere:
            return try refuse(attempt, .linkedElsewhere, profile.user.id)
        case .refused(.telehealthProActive):
            return try refuse(attempt, .telehealthPro, profile.user.id)
        case .refused(.practitionerInactive), .refused(.practitionerUnknown):
            return try refuse(attempt, .practitionerInactive, profile.user.id)
        case .refused:
            return try refuse(attempt, .notPermitted, profile.user.id)
        }
    }

    private func refuse(
        _ attempt: ConnectAttempt,
        _ failure: ConnectAttempt.Failure,
        _ zoomUser: String
    ) throws -> ConnectResult {
        try store.save(attempt.failed(failure, at: now))
        try keepOrEndGrant(zoomUser)
        return .failed(failure)
    }

    /// A link that already uses the Zoom user goes on with the fresh tokens; otherwise they are given back.
    private func keepOrEndGrant(_ zoomUser: String) throws {
        guard let link = try store.openLink(ofZoomUser: zoomUser) else { return try endGrant(zoomUser) }
        guard let (connection, _) = try transaction.state(Connection.self, link.connection) else { return }
        guard connection.status == .needsReconnect else { return }
        try move(
            link.connection,
            by: .authorisedAnew(
                hostUserId: connection.hostUserId,
                by: connection.connectedBy,
                at: connection.connectedAt
            )
        )
    }

    /// An attempt whose time has come: lost with a process, never answered, or failed with tokens to give back.
    ///
    /// - Returns: what is to be done outside about it.
    func dueAttempt(_ id: String) throws -> (ConnectAttempt, ZoomTokens)? {
        guard var attempt = try store.attempt(id), let due = attempt.dueAt, now >= due else { return nil }
        switch attempt.stage {
        case .exchanging:
            try store.save(attempt.failed(.exchangeFailed, at: now))
            return nil
        case .identified:
            try notThisOne(id)
            return nil
        case .exchanged where now >= attempt.expiresAt:
            attempt = attempt.failed(.unidentified, at: now)
            try store.save(attempt)
        case .waiting:
            attempt.dueAt = nil
            try store.save(attempt)
            return nil
        case .exchanged, .failed, .done: break
        }
        guard let sealed = attempt.tokens else { return nil }
        return (attempt, try vault.open(ZoomTokens.self, sealed, at: .attemptTokens(id)))
    }

    /// An outside step about an attempt failed; it is tried again.
    func attemptCallFailed(_ id: String, jitter: Double) throws {
        guard var attempt = try store.attempt(id), attempt.tokens != nil else { return }
        attempt.failures += 1
        attempt.dueAt = now + RetrySchedule.delay(failures: attempt.failures, jitter: jitter)
        // A revocation that does not come about is given up; the tokens go all the same.
        if attempt.stage == .failed, attempt.failures >= GrantPlan.revocations { return try tokensGivenBack(id) }
        try store.save(attempt)
    }

    /// The tokens of a failed attempt are revoked, or can't be: they are erased.
    func tokensGivenBack(_ id: String) throws {
        guard var attempt = try store.attempt(id), attempt.stage == .failed else { return }
        attempt.tokens = nil
        attempt.accessEndsAt = nil
        attempt.dueAt = nil
        try store.save(attempt)
        transaction.emptyLogAfterCommit()
    }
}
