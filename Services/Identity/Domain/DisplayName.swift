/// A name that people see: of a practice, a user or a practitioner.
struct DisplayName: Equatable, Sendable {
    /// The most characters that a name may have.
    static let limit = 100

    let text: String

    /// Takes a name as typed; spaces around it go, runs of spaces become one.
    ///
    /// - Returns: nil unless 1 to 100 characters remain, none of them a control or direction-changing character.
    init?(_ typed: String) {
        let text = typed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard (1...Self.limit).contains(text.count), text.utf8.count <= Self.limit * 4,
            text.unicodeScalars.allSatisfy({ Self.isShown($0) })
        else { return nil }
        self.text = text
    }

    /// Excludes controls and characters that reorder the text around them (a name that reads as something else).
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
        }
    }
}

extension DisplayName: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let name = DisplayName(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected a name")
        }
        self = name
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
