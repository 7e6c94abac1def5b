import FoundationEssentials

extension Encodable {
    /// The value as one line of JSON, keys in order.
    package var line: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("a record of strings and numbers encodes")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
