import Contracts

/// A session as it stands in the token.
struct SessionClaims: Codable {
    /// Whom a session's token is for: the pages of all three services.
    static let audience = "pages"

    var iss: String
    var sub: String
    var aud: String
    var iat: Int64
    var exp: Int64
    var account: AccountID
    var csrf: String
    /// When it was issued, milliseconds: to tell a sign-in from a sign-out everywhere within one second.
    var issued: Int64

    init(_ session: PageSession) {
        iss = ServiceName.identity.rawValue
        sub = Self.subject(session.user)
        aud = Self.audience
        iat = session.issuedAt.seconds
        exp = session.expiresAt.seconds
        account = session.account
        csrf = session.csrf
        issued = session.issuedAt.milliseconds
    }

    /// The session; nil when the claims are not those of one.
    var session: PageSession? {
        guard iss == ServiceName.identity.rawValue, aud == Self.audience, sub.hasPrefix(Self.prefix),
            let user = UserID(String(sub.dropFirst(Self.prefix.count))), csrf.utf8.count >= 32,
            // Times beyond these are nonsense, and sums with them would overflow.
            issued.magnitude < 1 << 50, exp.magnitude < 1 << 40,
            iat == Timestamp(milliseconds: issued).seconds, iat < exp
        else { return nil }
        return PageSession(
            user: user,
            account: account,
            csrf: csrf,
            issuedAt: Timestamp(milliseconds: issued),
            expiresAt: Timestamp(seconds: exp)
        )
    }

    private static let prefix = "user/"

    private static func subject(_ user: UserID) -> String { prefix + user.rawValue }
}
