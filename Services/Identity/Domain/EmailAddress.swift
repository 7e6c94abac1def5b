/// The address that a user signs in with; never leaves this service.
struct EmailAddress: Equatable, Sendable {
    /// Lower case, as kept and compared.
    let text: String

    /// Takes an address as typed.
    ///
    /// The check is of its shape only: one `@`, 1 to 64 characters before it, a host name after it, at most 254 in all,
    /// printable ASCII.
    ///
    /// - Returns: nil for anything else.
    init?(_ typed: String) {
        let trimmed = typed.drop(while: \.isWhitespace)
        let end = trimmed.lastIndex { !$0.isWhitespace }.map(trimmed.index(after:)) ?? trimmed.startIndex
        let text = trimmed[..<end].lowercased()
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2,
            (1...64).contains(parts[0].count), parts[0].allSatisfy({ (0x21...0x7E).contains($0) }),
            Self.isHost(parts[1])
        else { return nil }
        self.text = text
    }

    private static func isHost(_ bytes: Substring.UTF8View) -> Bool {
        bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                }
        }
    }
}

extension EmailAddress: CustomStringConvertible, CustomDebugStringConvertible {
    /// Not the address: it must not reach a log.
    var description: String { "(e-mail address)" }
    var debugDescription: String { description }
}

extension EmailAddress: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let email = EmailAddress(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected an e-mail address")
        }
        self = email
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
