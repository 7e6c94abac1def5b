import Contracts
package import Cryptography
import FoundationEssentials
package import HTTPServer
package import ServiceRuntime

/// Reads the session out of a request's cookie.
package struct SessionVerifier: Sendable {
    private let keys: JSONWebKeySet
    private let clock: any WallClock

    /// Trusts identity's keys of the set, and no others.
    package init(keys: JSONWebKeySet, clock: any WallClock) {
        let own = keys.keys.filter { $0.key.hasPrefix("\(ServiceName.identity.rawValue)-") }
        self.keys = JSONWebKeySet(own)
        self.clock = clock
    }

    /// The session of a request; nil when there is none that holds.
    ///
    /// Whether its user may still be signed in is the directory's to say: ``SignedIn``.
    package func session(of request: Request) -> PageSession? {
        guard let token = request.cookies[SessionCookie.name],
            let verified = try? JSONWebSignature.verify(Array(token.utf8), keys: keys),
            verified.type == TokenClaims.sessionType,
            let claims = try? JSONDecoder().decode(SessionClaims.self, from: Data(verified.payload)),
            let session = claims.session, holds(session)
        else { return nil }
        return session
    }

    /// Whether a session has begun and not ended.
    ///
    /// A clock that is a minute behind identity's does not refuse who has just signed in.
    func holds(_ session: PageSession) -> Bool {
        let now = Timestamp(milliseconds: clock.milliseconds)
        return session.issuedAt <= now + .seconds(60) && now < session.expiresAt
    }
}
