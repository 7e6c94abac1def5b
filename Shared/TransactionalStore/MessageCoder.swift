import FoundationEssentials

/// The one place where JSON on the bus is read and written.
///
/// Keys are sorted, so that a state has one text. One coder belongs to one thread.
package final class MessageCoder {
    private let encoder = JSONEncoder()
    private let decoder = JSONDecoder()

    /// Makes a coder.
    package init() {
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// The JSON of a message.
    package func encode(_ value: some Encodable) throws -> [UInt8] {
        Array(try encoder.encode(value))
    }

    /// Writes the JSON of a message at the end of a buffer.
    ///
    /// - Returns: where it lies there.
    func encode(_ value: some Encodable, to buffer: inout [UInt8]) throws -> Range<Int> {
        let start = buffer.count
        buffer.append(contentsOf: try encoder.encode(value))
        return start..<buffer.count
    }

    /// Reads a message from bytes in place.
    package func decode<Value: Decodable>(_ type: Value.Type, from bytes: UnsafeRawBufferPointer) throws -> Value {
        guard let start = bytes.baseAddress else { return try decoder.decode(type, from: Data()) }
        let data = Data(
            bytesNoCopy: UnsafeMutableRawPointer(mutating: start),
            count: bytes.count,
            deallocator: .none
        )
        return try decoder.decode(type, from: data)
    }

    /// Reads a message.
    package func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try bytes.withUnsafeBytes { try decode(type, from: $0) }
    }
}
