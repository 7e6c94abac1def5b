/// Base64 with padding, as HTTP's Basic authorization wants it.
///
/// Source: RFC 4648, section 4.
package enum Base64 {
    private static let alphabet = SixBitAlphabet(ending: "+/")
    private static let padding = UInt8(ascii: "=")

    /// The text of some bytes.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        var text = alphabet.encode(bytes)
        while text.count % 4 != 0 { text.append(padding) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text.
    ///
    /// - Returns: nil for other characters, missing or needless padding or bits left over: each value has one text.
    package static func decode(_ text: String) -> [UInt8]? {
        guard text.utf8.count % 4 == 0 else { return nil }
        let end = text.utf8.suffix(2).reversed().prefix { $0 == padding }.count
        return alphabet.decode(text.utf8.dropLast(end))
    }
}
