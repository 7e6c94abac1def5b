package import Contracts

/// Who is signed in: what the cookie says, once its signature is verified.
package struct PageSession: Equatable, Sendable {
    /// How long a session lasts.
    package static let lifetime = Duration.seconds(12 * 3_600)

    /// Who.
    package let user: UserID
    /// In which practice.
    package let account: AccountID
    /// What every form of this session carries; secret.
    package let csrf: String
    /// When the person signed in.
    package let issuedAt: Timestamp
    /// When the session ends.
    package let expiresAt: Timestamp

    /// Makes a session, as a sign-in does and as tests do.
    package init(
        user: UserID,
        account: AccountID,
        csrf: String,
        issuedAt: Timestamp,
        expiresAt: Timestamp? = nil
    ) {
        self.user = user
        self.account = account
        self.csrf = csrf
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt ?? issuedAt + Self.lifetime
    }
}

extension PageSession: CustomStringConvertible, CustomReflectable {
    package var description: String { "session of \(user)" }
    /// Without the secret.
    package var customMirror: Mirror { Mirror(self, children: ["user": user, "account": account]) }
}
