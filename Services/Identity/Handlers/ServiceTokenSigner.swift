import Contracts
import Cryptography
import Foundation

/// Makes the tokens that services of other teams send with their commands.
struct ServiceTokenSigner: Sendable {
    let key: SigningKey

    /// The token of a record; the same record gives the same token.
    func sign(_ token: ServiceToken) throws -> String {
        let service = ServiceTokenRequest.offered.first { token.commands.contains($0.type) }?.service
        guard let service else { throw NoAudience() }
        let claims = TokenClaims(
            iss: ServiceName.identity.rawValue,
            sub: token.subject,
            aud: Topic(service, .commands).name,
            iat: token.issuedAt.seconds,
            exp: token.expiresAt.seconds,
            jti: token.id.rawValue,
            account: token.accountId,
            commands: token.commands
        )
        return JSONWebSignature.sign(try JSONEncoder().encode(claims), type: TokenClaims.commandType, with: key)
    }

    /// A record whose commands no service takes from tokens any more.
    struct NoAudience: Error {}
}
