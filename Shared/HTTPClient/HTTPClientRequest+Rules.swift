extension HTTPClientRequest {
    /// Whether method and headers can be sent as they are, and leave the framing to the client.
    var isSendable: Bool {
        guard Self.isToken(method.rawValue), method.rawValue.utf8.count <= 32, method.rawValue != "CONNECT" else {
            return false
        }
        return headers.allSatisfy { name, value in
            Self.isToken(name) && !Self.reserved.contains(name.lowercased())
                && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        }
    }

    /// What frames a message or belongs to the connection.
    private static let reserved: Set<String> = [
        "connection", "content-length", "expect", "keep-alive", "proxy-authorization", "proxy-connection", "te",
        "trailer",
        "transfer-encoding", "upgrade",
    ]

    /// Source: RFC 9110, section 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { character in
                switch character {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(character)
                }
            }
    }
}
