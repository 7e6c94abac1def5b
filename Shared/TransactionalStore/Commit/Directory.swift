import Contracts

/// Whether a token of another team still counts at the moment of handling, from the projection of identity's tokens.
///
/// Remembers its answers until anything is heard of a token.
struct Directory {
    private var known: [ServiceTokenID: ReasonCode?] = [:]
    private var version = -1

    /// Why a token does not count; nil: it does.
    ///
    /// Tokens of our own services are not in the directory.
    mutating func refusal(of token: TokenVerifier.Verified, _ transaction: Transaction) throws -> ReasonCode? {
        if token.isOwn { return nil }
        guard let id = token.claims.jti.flatMap({ ServiceTokenID($0) }) else { return .tokenRevoked }
        if version != transaction.directoryVersion || known.count > transaction.settings.tokenCache {
            known.removeAll(keepingCapacity: true)
            version = transaction.directoryVersion
        }
        if let answer = known[id] { return answer }
        let answer = try look(id, token.claims, transaction)
        known[id] = .some(answer)
        return answer
    }

    private func look(
        _ id: ServiceTokenID,
        _ claims: TokenClaims,
        _ transaction: Transaction
    ) throws -> ReasonCode? {
        let entry: ServiceToken?
        if transaction.service == .identity {
            // Whoever signed it is us: what we do not know of was never issued, or is forgotten.
            entry = try transaction.state(ServiceToken.self, id)?.state
        } else {
            guard let row = try transaction.statements.replica(ServiceToken.key(id)) else { return .directoryBehind }
            entry = try row.body.map { try transaction.coder.decode(ServiceToken.self, from: $0) }
        }
        guard let entry, entry.revokedAt == nil, entry.accountId == claims.account, entry.subject == claims.sub else {
            return .tokenRevoked
        }
        return nil
    }
}
