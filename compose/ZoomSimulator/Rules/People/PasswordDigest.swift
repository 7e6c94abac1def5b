import Cryptography

/// What is kept of a password: a salted HMAC, quick to make.
///
/// These are passwords made up for tests (every page says never to type a real one), in a file of mode 0600.
struct PasswordDigest: Codable, Equatable, Sendable {
    private let salt: String
    private let code: String

    init(of password: String, salt: String) {
        self.salt = salt
        code = Self.code(password, salt)
    }

    /// Whether this is the password.
    func matches(_ password: String) -> Bool {
        constantTimeEquals(code, Self.code(password, salt))
    }

    private static func code(_ password: String, _ salt: String) -> String {
        Base64URL.encode(HMAC.authenticationCode(Array(password.utf8), key: Array(salt.utf8)))
    }
}
