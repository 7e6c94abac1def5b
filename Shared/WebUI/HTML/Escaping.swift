/// The one place where text becomes markup.
enum Escaping {
    /// Text between tags, or between the quotation marks of an attribute: both escape all that either needs.
    ///
    /// Control characters other than white space are no text in HTML and are left out.
    static func text(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.contains(where: { special($0) != nil }) else { return String(decoding: bytes, as: UTF8.self) }
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count + 32)
            for byte in bytes {
                if let escape = special(byte) {
                    escape.withUTF8Buffer { result.append(contentsOf: $0) }
                } else {
                    result.append(byte)
                }
            }
            return String(decoding: result, as: UTF8.self)
        }
    }

    private static func special(_ byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        case 0x09, 0x0A, 0x0D: nil
        case 0x00...0x1F, 0x7F: ""
        default: nil
        }
    }

    /// An address that a link, a form or a refresh may lead to; `#` in place of any other.
    ///
    /// Relative to this site, or http, https, mailto and the schemes of Zoom's apps: never `javascript:` or `data:`.
    static func address(_ address: String) -> String {
        isSafe(address) ? address : "#"
    }

    private static func isSafe(_ address: String) -> Bool {
        guard address.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else { return false }
        guard let end = address.utf8.firstIndex(where: { !isSchemeByte($0) }) else { return true }
        guard address.utf8[end] == UInt8(ascii: ":") else { return true }
        return ["http", "https", "mailto", "zoommtg", "zoomus"].contains(address[..<end].lowercased())
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
