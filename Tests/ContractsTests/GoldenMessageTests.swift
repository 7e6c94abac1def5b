import Foundation
import Harness
import Testing

@Suite struct GoldenMessageTests {
    @Test(arguments: try GoldenMessage.all())
    func `every message that was ever published is read, and written back as it was`(message: GoldenMessage) throws {
        #expect(try message.with(RoundTrip(json: message.json)) == Self.canonical(message.json))
    }

    @Test(arguments: try GoldenMessage.all())
    func `a reader passes over fields that a later version adds`(message: GoldenMessage) throws {
        var object = try #require(try JSONSerialization.jsonObject(with: Data(message.json)) as? [String: Any])
        object["addedLater"] = ["some": [1.5, NSNull(), "thing"]]
        let later = [UInt8](try JSONSerialization.data(withJSONObject: object))
        #expect(try message.with(RoundTrip(json: later)) == Self.canonical(message.json))
    }

    @Test func `every message of the contract has a file, and one without what is optional`() throws {
        let names = Set(try GoldenMessage.all().map(\.name))
        for name in GoldenMessage.listed { #expect(names.contains(name), "\(name)") }
        let catalogue = try ContractTests.catalogue()
        let commands = catalogue.split(separator: "\n").compactMap { line -> String? in
            guard line.hasPrefix("| `telehealth.") else { return nil }
            return line.split(separator: "`").dropFirst().first.map(String.init)
        }
        #expect(commands.count >= 6)
        for command in commands { #expect(names.isSuperset(of: [command, "\(command).minimal"]), "\(command)") }
    }

    private struct RoundTrip: GoldenMessage.Use {
        let json: [UInt8]

        func use<Message: Codable & Equatable & Sendable>(_ type: Message.Type) throws -> String {
            let message = try JSONDecoder().decode(type, from: Data(json))
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(message), as: UTF8.self)
        }
    }

    /// The same JSON with sorted keys and without space.
    private static func canonical(_ json: [UInt8]) throws -> String {
        let object = try JSONSerialization.jsonObject(with: Data(json))
        let data = try JSONSerialization.data(
            withJSONObject: object,
            options: [.sortedKeys, .withoutEscapingSlashes]
        )
        return String(decoding: data, as: UTF8.self)
    }
}
