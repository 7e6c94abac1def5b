import Contracts
import Cryptography
import ServiceRuntime
import TransactionalStore

/// Signing in: an attempt is counted before the password is looked at, and the password is checked away from the pool.
struct SignIn: Sendable {
    /// What became of an attempt.
    enum Answer: Equatable, Sendable {
        case signedIn(User)
        /// Address or password is wrong; which of them is not told.
        case wrong
        /// The password is right, but the user is deactivated; who can help.
        case inactive(PeopleToAsk)
        /// Too many attempts; not before that instant.
        case throttled(until: Timestamp)
    }

    private let pipeline: Pipeline
    private let hasher: PasswordHasher
    private let metrics: MetricsRegistry

    /// Signs in through a pipeline.
    init(pipeline: Pipeline, hasher: PasswordHasher, metrics: MetricsRegistry) {
        self.pipeline = pipeline
        self.hasher = hasher
        self.metrics = metrics
    }

    /// One attempt from a network address.
    ///
    /// - Throws: ``PasswordHasher/Busy``, or what the pipeline throws.
    func attempt(email typed: String, password: String, from address: String) async throws -> Answer {
        let answer = try await answer(EmailAddress(typed), password, NetworkAddress(address))
        metrics.counter(
            "identity_sign_ins_total",
            help: "Attempts to sign in.",
            labels: ["result": answer.label]
        ).increment()
        return answer
    }

    private func answer(_ email: EmailAddress?, _ password: String, _ address: NetworkAddress) async throws -> Answer {
        let counted = try await pipeline.write { try Self.count(email, address, $0) }
        guard case .goOn(let credentials) = counted else {
            guard case .throttled(let until) = counted else { return .wrong }
            return .throttled(until: until)
        }
        // Also for an unknown address: how long it takes must not tell which addresses sign in.
        guard try await hasher.isValid(password, for: credentials?.passwordHash), let credentials,
            let hash = credentials.passwordHash
        else { return .wrong }
        let fresh = PasswordHash.needsRehash(hash) ? try await hasher.hash(password) : nil
        return try await pipeline.write { transaction in
            let store = IdentityStore(transaction.database)
            guard let email, let still = try store.credentials(for: email), still == credentials,
                let member = try store.member(credentials.userID, of: credentials.accountID)
            else { return .wrong }
            try store.forgetAttempts(Self.personKey(email, address))
            // Only its own: what others at this network address got wrong still counts.
            try store.takeBackAttempt(Self.addressKey(address))
            guard member.user.active else {
                return .inactive(try store.people(.mastersAndSettingsUsers, in: credentials.accountID))
            }
            if let fresh { try store.replaceHash(fresh, of: member.id) }
            try transaction.audit(
                "user.signed-in",
                by: .user(member.id),
                account: credentials.accountID,
                subject: member.user.key
            )
            return .signedIn(member.user)
        }
    }

    private enum Counted: Sendable {
        case goOn(IdentityStore.Credentials?)
        case throttled(until: Timestamp)
    }

    private static func count(
        _ email: EmailAddress?,
        _ address: NetworkAddress,
        _ transaction: Transaction
    ) throws -> Counted {
        let store = IdentityStore(transaction.database)
        let now = transaction.now
        try store.forgetAttempts(before: now - SignInThrottle.perAddress.window)
        var keys = [(addressKey(address), SignInThrottle.perAddress)]
        if let email { keys.append((personKey(email, address), SignInThrottle.perPerson)) }
        var records: [([UInt8], SignInThrottle.Record)] = []
        for (key, throttle) in keys {
            switch throttle.decide(try store.attempts(key), now: now) {
            case .allowed(let record): records.append((key, record))
            case .refused(let until): return .throttled(until: until)
            }
        }
        for (key, record) in records { try store.setAttempts(record, key) }
        return .goOn(try email.flatMap { try store.credentials(for: $0) })
    }

    // MARK: Keys

    private static func personKey(_ email: EmailAddress, _ address: NetworkAddress) -> [UInt8] {
        SHA256.hash(Array("person\0\(email.text)\0\(address.key)".utf8))
    }

    static func addressKey(_ address: NetworkAddress) -> [UInt8] {
        SHA256.hash(Array("address\0\(address.key)".utf8))
    }
}

extension SignIn.Answer {
    /// The word for it in metrics.
    fileprivate var label: String {
        switch self {
        case .signedIn: "signed-in"
        case .wrong: "wrong"
        case .inactive: "inactive"
        case .throttled: "throttled"
        }
    }
}
