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
        /// Whether it is one of our own services' tokens about itself.
        var isOwn: Bool
    }

    /// Why a token is none.
    struct ReasonError: Error, Equatable {
        var reason: ReasonCode
    }

    private let keys: JSONWebKeySet
    private let audience: String
    private let leewaySeconds: Int64
    private let capacity: Int
    private var lastToken: [UInt8] = []
    private var last: Result<Verified, ReasonError>?
    /// By the end of the header, which is a signature's and so as good as random; of two with the same end the later is kept.
    private var known: [UInt64: (header: [UInt8], result: Result<Verified, ReasonError>)] = [:]

    init(keys: JSONWebKeySet, audience: String, settings: StoreSettings) {
        self.keys = keys
        self.audience = audience
        leewaySeconds = settings.tokenLeeway.components.seconds
        capacity = settings.tokenCache
    }

    /// Checks the value of an `authorization` header at the time at which the broker took the command.
    mutating func verify(_ header: UnsafeRawBufferPointer?, at instant: Timestamp) -> Result<Verified, ReasonError> {
        guard let header else { return .failure(ReasonError(reason: .tokenMissing)) }
        guard header.count <= JSONWebSignature.longest + Self.scheme.count else {
            return .failure(ReasonError(reason: .tokenInvalid))
        }
        let result = remembered(header)
        guard case .success(let verified) = result else { return result }
        let now = instant.seconds
        guard verified.claims.iat - leewaySeconds <= now, now <= verified.claims.exp + leewaySeconds else {
            return .failure(ReasonError(reason: .tokenExpired))
        }
        return result
    }

    private mutating func remembered(_ header: UnsafeRawBufferPointer) -> Result<Verified, ReasonError> {
        if let last, header.equals(lastToken) { return last }
        let end = Self.end(of: header)
        let entry: (header: [UInt8], result: Result<Verified, ReasonError>)
        if let found = known[end], header.equals(found.header) {
            entry = found
        } else {
            let bytes = Array(header)
            entry = (bytes, read(bytes))
            if known.count >= capacity { known.removeAll(keepingCapacity: true) }
            known[end] = entry
        }
        lastToken = entry.header
        last = entry.result
        return entry.result
    }

    /// The last eight bytes as a number; fewer are taken with zeros.
    private static func end(of header: UnsafeRawBufferPointer) -> UInt64 {
        header.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static let scheme = Array("bearer ".utf8)

    private func read(_ header: [UInt8]) -> Result<Verified, ReasonError> {
        let scheme = Self.scheme
        guard header.count > scheme.count, zip(header, scheme).allSatisfy({ $0 | 0x20 == $1 }),
            let verified = try? JSONWebSignature.verify(header.dropFirst(scheme.count), keys: keys),
            verified.type == TokenClaims.commandType,
            let claims = try? JSONDecoder().decode(TokenClaims.self, from: Data(verified.payload)),
            let issuer = ServiceName(rawValue: claims.iss), verified.keyID.hasPrefix("\(claims.iss)-"),
            claims.iat < claims.exp, claims.iat.magnitude < Self.latest, claims.exp.magnitude < Self.latest
        else { return .failure(ReasonError(reason: .tokenInvalid)) }
        guard claims.aud == audience else { return .failure(ReasonError(reason: .tokenAudience)) }
        let isOwn = claims.sub == "service/\(claims.iss)" && claims.commands == nil
        // A token of another team comes from identity and names its account, its commands and its own id.
        guard isOwn || (issuer == .identity && claims.account != nil && claims.commands != nil && claims.jti != nil)
        else { return .failure(ReasonError(reason: .tokenInvalid)) }
        return .success(Verified(claims: claims, issuer: issuer, isOwn: isOwn))
    }

    /// Times beyond this are nonsense, and sums with them would overflow.
    private static let latest: UInt64 = 1 << 40
}
