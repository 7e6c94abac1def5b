import Contracts
import Cryptography
import Foundation

/// Checks the tokens of commands, with a memory for those it has seen.
///
/// Belongs to the thread that prepares. What a token may do is decided at handling; here is only whether it is one.
struct TokenVerifier {
    /// A token that verified: what it says and who signed it.
    struct Verified: Equatable, Sendable {
        var claims: TokenClaims
        var issuer: ServiceName
    }

    private let keys: JSONWebKeySet
    private let audience: String
    private let leewaySeconds: Int64
    private var lastToken: [UInt8] = []
    private var last: Result<Verified, ReasonError>?
    private var known: [[UInt8]: Result<Verified, ReasonError>] = [:]

    /// Why a token is none.
    struct ReasonError: Error, Equatable {
        var reason: ReasonCode
    }

    init(keys: JSONWebKeySet, audience: String, leeway: Duration) {
        self.keys = keys
        self.audience = audience
        leewaySeconds = leeway.components.seconds
    }

    /// Checks the value of an `authorization` header at the time at which the broker took the command.
    mutating func verify(_ header: UnsafeRawBufferPointer?, at instant: Timestamp) -> Result<Verified, ReasonError> {
        guard let header else { return .failure(ReasonError(reason: .tokenMissing)) }
        if !header.elementsEqual(lastToken) || last == nil {
            let bytes = Array(header)
            if known[bytes] == nil {
                if known.count >= 1_024 { known.removeAll(keepingCapacity: true) }
                known[bytes] = read(bytes)
            }
            lastToken = bytes
            last = known[bytes]
        }
        guard case .success(let verified)? = last else { return last ?? .failure(ReasonError(reason: .tokenInvalid)) }
        let now = instant.seconds
        guard verified.claims.iat - leewaySeconds <= now, now <= verified.claims.exp + leewaySeconds else {
            return .failure(ReasonError(reason: .tokenExpired))
        }
        return .success(verified)
    }

    private func read(_ header: [UInt8]) -> Result<Verified, ReasonError> {
        let scheme = Array("Bearer ".utf8)
        guard header.count > scheme.count, zip(header, scheme).allSatisfy({ $0 | 0x20 == $1 | 0x20 }),
            let verified = try? JSONWebSignature.verify(header.dropFirst(scheme.count), keys: keys),
            verified.type == TokenClaims.commandType,
            let claims = try? JSONDecoder().decode(TokenClaims.self, from: Data(verified.payload)),
            let issuer = ServiceName(rawValue: claims.iss), verified.keyID.hasPrefix("\(claims.iss)-"),
            claims.iat < claims.exp
        else { return .failure(ReasonError(reason: .tokenInvalid)) }
        guard claims.aud == audience else { return .failure(ReasonError(reason: .tokenAudience)) }
        // A token of another team comes from identity and names its account, its commands and its own id.
        let isOwn = claims.sub == "service/\(claims.iss)"
        guard isOwn || (issuer == .identity && claims.account != nil && claims.commands != nil && claims.jti != nil)
        else { return .failure(ReasonError(reason: .tokenInvalid)) }
        return .success(Verified(claims: claims, issuer: issuer))
    }
}
