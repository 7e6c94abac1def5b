import Foundation

/// A way to read and write JSON.
package protocol JSONCoding {
    /// Reads a value.
    func decode<Value: Decodable>(_ type: Value.Type, from json: [UInt8]) throws -> Value
    /// Writes a value, keys sorted, slashes as they are.
    func encode<Value: Encodable>(_ value: Value) throws -> [UInt8]
}

/// Foundation's own way.
package struct FoundationCoding: JSONCoding {
    private let decoder = JSONDecoder()
    private let encoder = JSONEncoder()

    /// Makes the coder.
    package init() {
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    package func decode<Value: Decodable>(_ type: Value.Type, from json: [UInt8]) throws -> Value {
        try decoder.decode(type, from: Data(json))
    }

    package func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] {
        Array(try encoder.encode(value))
    }
}

/// Whether two coders say the same of a text: the same value, written the same, or that it is wrong.
package struct CoderAgreement<First: JSONCoding, Second: JSONCoding>: GoldenMessage.Use {
    /// What they said.
    package enum Verdict: Equatable {
        /// Both read the same.
        case same
        /// Both refused.
        case refused
        /// In which way they differ.
        case different(String)
    }

    private let json: [UInt8]
    private let first: First
    private let second: Second

    /// Compares two coders over a text.
    package init(_ json: [UInt8], _ first: First, _ second: Second) {
        self.json = json
        self.first = first
        self.second = second
    }

    package func use<Message: Codable & Equatable & Sendable>(_ type: Message.Type) throws -> Verdict {
        let one = Result { try first.decode(type, from: json) }
        let other = Result { try second.decode(type, from: json) }
        switch (one, other) {
        case (.failure, .failure): return .refused
        case (.success(let one), .success(let other)):
            guard one == other else { return .different("one read \(one), the other \(other)") }
            let texts = (try first.encode(one), try second.encode(other))
            guard texts.0 == texts.1 else {
                return .different(
                    "one wrote \(String(decoding: texts.0, as: UTF8.self)), "
                        + "the other \(String(decoding: texts.1, as: UTF8.self))"
                )
            }
            return .same
        case (.success(let value), .failure(let error)): return .different("one read \(value), the other said \(error)")
        case (.failure(let error), .success(let value)): return .different("one said \(error), the other read \(value)")
        }
    }
}
