/// Base64 with the alphabet for URLs and without padding.
///
/// Source: RFC 4648, section 5.
package enum Base64URL {
    private static let alphabet = SixBitAlphabet(ending: "-_")

    /// The text of some bytes.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: alphabet.encode(bytes), as: UTF8.self)
    }

    /// The bytes of a text.
    ///
    /// - Returns: nil for other characters, padding, an impossible length or bits left over: each value has one text.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        alphabet.decode(text)
    }

    /// The bytes of a text.
    package static func decode(_ text: String) -> [UInt8]? { decode(text.utf8) }
}
