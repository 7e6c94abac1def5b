/// The claims of a token that our services accept: a JWS (EdDSA) whose header names the signer's key.
///
/// One shape for both uses, told apart by the header's `typ`, so that one can never be passed for another. The ticket with
/// which a client joins has claims of its own: ``JoinTicket``.
public struct TokenClaims: Codable, Equatable, Sendable {
    /// The header's `typ` of a command's token.
    public static let commandType = "command+jwt"
    /// The header's `typ` of a page session.
    public static let sessionType = "session+jwt"

    /// Who signed: a service's name.
    public var iss: String
    /// Whom it stands for: `team/…`, `service/…`, `user/…`.
    public var sub: String
    /// Whom it is for: a topic's name, or a service's name.
    public var aud: String
    /// When it was made, seconds since the Unix epoch.
    public var iat: Int64
    /// When it ends, seconds since the Unix epoch.
    public var exp: Int64
    /// The token's own id; of a service token its entity in the directory.
    public var jti: String?
    /// The practice; absent on the tokens of our own services, which act for any.
    public var account: AccountID?
    /// The command types that it allows; absent on the tokens of our own services: all.
    public var commands: [String]?

    /// Makes claims.
    public init(
        iss: String,
        sub: String,
        aud: String,
        iat: Int64,
        exp: Int64,
        jti: String? = nil,
        account: AccountID? = nil,
        commands: [String]? = nil
    ) {
        self.iss = iss
        self.sub = sub
        self.aud = aud
        self.iat = iat
        self.exp = exp
        self.jti = jti
        self.account = account
        self.commands = commands
    }
}
