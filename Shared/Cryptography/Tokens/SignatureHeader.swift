/// The protected header of a compact token: `alg`, `kid` and `typ`, in any order and nothing else.
///
/// Read without a JSON parser, since nothing but what our own signers write is accepted: a flat object of strings,
/// without escapes or white space, each member once. So there is no `crit`, no key inside the token and no second
/// meaning.
struct SignatureHeader: Equatable {
    /// Which key signed.
    let keyID: String
    /// What kind of token it is; empty if it does not say.
    let type: String

    /// The header of a token of ours.
    init(keyID: String, type: String) {
        self.keyID = keyID
        self.type = type
    }

    /// Reads a header; nil when it is not exactly of this form, or `alg` is not EdDSA.
    init?(parsing text: some BidirectionalCollection<UInt8>) {
        guard text.first == UInt8(ascii: "{"), text.last == UInt8(ascii: "}"), text.count > 2 else { return nil }
        var members: [String: String] = [:]
        for member in text.dropFirst().dropLast().split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        {
            let sides = member.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard sides.count == 2, let name = Self.string(sides[0]), let value = Self.string(sides[1]),
                members.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        guard members.removeValue(forKey: "alg") == "EdDSA", let keyID = members.removeValue(forKey: "kid"),
            KeyID.isValid(keyID)
        else { return nil }
        self.keyID = keyID
        type = members.removeValue(forKey: "typ") ?? ""
        guard members.isEmpty else { return nil }
    }

    /// The header as it is signed.
    var text: String { "{\"alg\":\"EdDSA\",\"typ\":\"\(type)\",\"kid\":\"\(keyID)\"}" }

    /// Whether a type can stand in a header: letters, digits and what media types have besides.
    static func isType(_ text: String) -> Bool {
        text.utf8.count <= 64 && text.utf8.allSatisfy(isPlain)
    }

    /// What stands between quotation marks, if it is plain.
    private static func string(_ text: some BidirectionalCollection<UInt8>) -> String? {
        guard text.count >= 2, text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") else { return nil }
        let inside = text.dropFirst().dropLast()
        return inside.allSatisfy(isPlain) ? String(decoding: inside, as: UTF8.self) : nil
    }

    private static func isPlain(_ character: UInt8) -> Bool {
        switch character {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "._-+/".utf8.contains(character)
        }
    }
}
