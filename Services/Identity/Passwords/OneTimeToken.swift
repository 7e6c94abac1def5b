import Cryptography
import ServiceRuntime

/// The secret in a first-password link: shown once, kept as a digest only.
struct OneTimeToken: Sendable {
    /// How long a link works.
    static let lifetime = Duration.seconds(7 * 86_400)

    /// As it stands in the link.
    let text: String

    /// Makes a token that nobody can guess.
    init(random: any RandomSource) {
        text = Base64URL.encode(random.bytes(32))
    }

    /// Takes a token from a link.
    ///
    /// - Returns: nil for what no link of ours holds.
    init?(_ text: String) {
        guard Base64URL.decode(text)?.count == 32 else { return nil }
        self.text = text
    }

    /// What is kept of it.
    var digest: [UInt8] { SHA256.hash(text.utf8) }
}
