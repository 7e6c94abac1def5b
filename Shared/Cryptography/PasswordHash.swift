import CSodium

/// Argon2id password hashes in libsodium's string form.
///
/// Each takes tens of milliseconds and 64 MiB: never on the cooperative pool, and few at once.
package enum PasswordHash {
    private static let operations = UInt64(crypto_pwhash_OPSLIMIT_INTERACTIVE)
    private static let memory = Int(crypto_pwhash_MEMLIMIT_INTERACTIVE)

    /// The hash of a password, with its salt and parameters.
    package static func hash(_ password: String) -> String {
        Sodium.prepare()
        var output = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let code = password.withCString {
            crypto_pwhash_str(&output, $0, UInt64(password.utf8.count), operations, memory)
        }
        precondition(code == 0, "no memory for a password hash")
        return String(decoding: output.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a password is the one that was hashed.
    package static func isValid(_ password: String, for hash: String) -> Bool {
        Sodium.prepare()
        return password.withCString { crypto_pwhash_str_verify(hash, $0, UInt64(password.utf8.count)) } == 0
    }

    /// Whether the hash was made with other parameters than today's, or is none.
    package static func needsRehash(_ hash: String) -> Bool {
        Sodium.prepare()
        return crypto_pwhash_str_needs_rehash(hash, operations, memory) != 0
    }
}
