import Foundation
import Harness
import Testing

@testable import TransactionalStore

@Suite struct MessageCoderTests {
    /// The coder without Foundation behind it.
    private struct Plain: JSONCoding {
        let coder = MessageCoder()

        func decode<Value: Decodable>(_ type: Value.Type, from json: [UInt8]) throws -> Value {
            try json.withUnsafeBytes { json in
                guard let value = coder.read(type, from: json) else { throw NotPlain() }
                return value
            }
        }

        func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] {
            guard coder.write(value) else { throw NotPlain() }
            return try coder.encode(value)
        }
    }

    private struct Whole: JSONCoding {
        let coder = MessageCoder()

        func decode<Value: Decodable>(_ type: Value.Type, from json: [UInt8]) throws -> Value {
            try coder.decode(type, from: json)
        }

        func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] { try coder.encode(value) }
    }

    @Test(arguments: try GoldenMessage.all())
    func `every message of the contract is plain, and read and written as Foundation does`(
        message: GoldenMessage
    ) throws {
        #expect(try message.with(CoderAgreement(message.json, Plain(), FoundationCoding())) == .same)
    }

    @Test(arguments: try GoldenMessage.all())
    func `changed at random, a message is read, refused and written as Foundation does`(message: GoldenMessage) throws {
        var mutator = JSONMutator(seed: UInt64(message.json.count))
        var verdicts: (same: Int, refused: Int) = (0, 0)
        for _ in 0..<1_500 {
            let json = mutator.mutated(message.json)
            switch try message.with(CoderAgreement(json, Whole(), FoundationCoding())) {
            case .same: verdicts.same += 1
            case .refused: verdicts.refused += 1
            case .different(let how): Issue.record("\(String(decoding: json, as: UTF8.self)): \(how)")
            }
        }
        // Both must have been seen, or nothing was compared.
        #expect(verdicts.same > 20 && verdicts.refused > 20)
    }

    @Test func `strings with every control character, quotes and letters of all kinds are written as Foundation does`()
        throws
    {
        let every = (0..<0x3000).compactMap { Unicode.Scalar($0).map(String.init) } + ["😀", "e\u{301}", "\u{10FFFF}"]
        for chunk in [every, [every.joined()]] {
            let ours = try Plain().encode(chunk)
            #expect(ours == (try FoundationCoding().encode(chunk)))
            #expect(try Whole().decode([String].self, from: ours) == chunk)
        }
    }

    @Test(arguments: [
        #"["a\/b\n\t\r\b\f\"\\c"]"#, #"["plain", "ä€😀"]"#, "[ \"\" ,\n\"x\"\t]\r\n", #"["é\/é"]"#,
    ])
    func `escapes and letters beyond ASCII are plain`(json: String) throws {
        let bytes = Array(json.utf8)
        #expect(try Plain().decode([String].self, from: bytes) == FoundationCoding().decode([String].self, from: bytes))
    }

    @Test(arguments: [0, -0, 7, -7, 999_999_999_999_999_999, -999_999_999_999_999_999, .max, .min])
    func `integers are written and read to their bounds`(number: Int64) throws {
        let bytes = try Plain().encode([number])
        #expect(bytes == Array("[\(number)]".utf8))
        #expect(try Whole().decode([Int64].self, from: bytes) == [number])
        #expect(try Whole().decode([Int64].self, from: bytes) == FoundationCoding().decode([Int64].self, from: bytes))
    }

    @Test(arguments: [
        "[1.0]", "[1e2]", "[-0]", "[12345678901234567890]", "[\"\\u0041\"]", "{\"\\u0061\":1}", "{\"é\":1}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":null,\"a\":2}", "{\"a\":1.5}", "{}", "[]", "7", "\"x\"", "null", "",
    ])
    func `what is not plain is Foundation's to say`(json: String) throws {
        let bytes = Array(json.utf8)
        for verdict in [
            try CoderAgreement(bytes, Whole(), FoundationCoding()).use([Int].self),
            try CoderAgreement(bytes, Whole(), FoundationCoding()).use([String].self),
            try CoderAgreement(bytes, Whole(), FoundationCoding()).use([String: Int?].self),
            try CoderAgreement(bytes, Whole(), FoundationCoding()).use(Odd.self),
        ] {
            if case .different(let how) = verdict { Issue.record("\(json): \(how)") }
        }
    }

    /// Everything that no message of ours has.
    private struct Odd: Codable, Equatable {
        var a: Double?
        var date: Date?
        var data: Data?
        var url: URL?
        var empty: Empty?

        struct Empty: Codable, Equatable {}
    }

    @Test func `types that Foundation writes in its own way are left to it`() throws {
        let odd = Odd(
            a: 1.5,
            date: Date(timeIntervalSinceReferenceDate: 1),
            data: Data([1, 2]),
            url: URL(string: "https://example.org/a"),
            empty: Odd.Empty()
        )
        let json = try FoundationCoding().encode(odd)
        #expect(try Whole().encode(odd) == json)
        #expect(try Whole().decode(Odd.self, from: json) == odd)
    }

    /// Texts of a public suite: what is JSON, what is not, and what may be either.
    ///
    /// Where they lie is for the machine to say.
    private static let suite = ProcessInfo.processInfo.environment["JSON_TEST_SUITE"]

    @Test(.enabled(if: suite != nil, "JSON_TEST_SUITE is not set: the suite of JSON texts is skipped"))
    func `of a public suite of texts what is no JSON is refused, and what is JSON is read as Foundation does`() throws {
        let folder = URL(filePath: try #require(Self.suite)).appending(path: "test_parsing")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(".json") }
        #expect(files.count > 300)
        var plain = 0
        for file in files {
            let json = [UInt8](try Data(contentsOf: folder.appending(path: file)))
            var tape = JSONTape()
            let isPlain = json.withUnsafeBytes { tape.scan($0) }
            if isPlain { plain += 1 }
            if file.hasPrefix("n_") { #expect(!isPlain, "\(file)") }
            let verdict = try CoderAgreement(json, Whole(), FoundationCoding()).use(Anything.self)
            if case .different(let how) = verdict { Issue.record("\(file): \(how)") }
            if file.hasPrefix("y_") { #expect(verdict == .same, "\(file)") }
        }
        #expect(plain > 50)
    }

    /// Any JSON.
    private indirect enum Anything: Codable, Equatable {
        case null
        case boolean(Bool)
        case integer(Int64)
        case number(Double)
        case string(String)
        case array([Anything])
        case object([String: Anything])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .boolean(value)
            } else if let value = try? container.decode(Int64.self) {
                self = .integer(value)
            } else if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .string(value)
            } else if let value = try? container.decode([Anything].self) {
                self = .array(value)
            } else {
                self = .object(try container.decode([String: Anything].self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .null: try container.encodeNil()
            case .boolean(let value): try container.encode(value)
            case .integer(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .string(let value): try container.encode(value)
            case .array(let value): try container.encode(value)
            case .object(let value): try container.encode(value)
            }
        }
    }

    @Test func `nesting beyond reason is refused, in time that grows with the text alone`() throws {
        for text in [
            [UInt8](repeating: UInt8(ascii: "["), count: 100_000),
            Array(String(repeating: "{\"a\":", count: 100_000).utf8),
            Array((String(repeating: "[", count: 600) + String(repeating: "]", count: 600)).utf8),
        ] {
            #expect(throws: (any Error).self) { try Whole().decode([Int].self, from: text) }
        }
    }
}
