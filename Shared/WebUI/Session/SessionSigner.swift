package import Contracts
package import Cryptography
import FoundationEssentials
package import HTTPServer
package import ServiceRuntime

/// Makes sessions: identity's alone, whose key signs them.
package struct SessionSigner: Sendable {
    private let key: SigningKey
    private let random: any RandomSource
    private let isSecure: Bool

    /// Signs with identity's key.
    ///
    /// `isSecure` says whether cookies go over https only: ``WebSettings/isSecure``.
    package init(key: SigningKey, random: any RandomSource = SystemRandom(), isSecure: Bool) {
        self.key = key
        self.random = random
        self.isSecure = isSecure
    }

    /// A new session with a secret of its own for its forms.
    package func begin(user: UserID, account: AccountID, now: Timestamp) -> PageSession {
        PageSession(user: user, account: account, csrf: Base64URL.encode(random.bytes(32)), issuedAt: now)
    }

    /// The cookie that carries a session.
    ///
    /// - Throws: what encoding throws.
    package func cookie(for session: PageSession) throws -> Cookie {
        let payload = try JSONEncoder().encode(SessionClaims(session))
        let token = JSONWebSignature.sign([UInt8](payload), type: TokenClaims.sessionType, with: key)
        return SessionCookie.carrying(token, isSecure: isSecure)
    }
}
