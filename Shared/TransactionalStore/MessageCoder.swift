import FoundationEssentials

/// The one place where JSON on the bus is read and written.
///
/// Keys are sorted, so that a state has one text. One coder belongs to one thread.
///
/// What is plain, as everything of ours is, goes through a coder of our own, which takes a tenth of Foundation's time. It takes
/// only what it is sure of: all else, and whatever is wrong, is Foundation's to read, to write and to explain. So the two never
/// differ in what they say, only in how long they take.
package final class MessageCoder {
    private let encoder = JSONEncoder()
    private let decoder = JSONDecoder()
    private let tape = UnsafeMutablePointer<JSONTape>.allocate(capacity: 1)
    private let text = UnsafeMutablePointer<JSONText>.allocate(capacity: 1)

    /// Makes a coder.
    package init() {
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        tape.initialize(to: JSONTape())
        text.initialize(to: JSONText())
    }

    deinit {
        tape.deinitialize(count: 1).deallocate()
        text.deinitialize(count: 1).deallocate()
    }

    // MARK: Writing

    /// The JSON of a message.
    package func encode(_ value: some Encodable) throws -> [UInt8] {
        var buffer: [UInt8] = []
        _ = try encode(value, to: &buffer)
        return buffer
    }

    /// Writes the JSON of a message at the end of a buffer.
    ///
    /// - Returns: where it lies there.
    func encode(_ value: some Encodable, to buffer: inout [UInt8]) throws -> Range<Int> {
        let start = buffer.count
        if write(value) {
            buffer.append(contentsOf: text.pointee.written)
        } else {
            buffer.append(contentsOf: try encoder.encode(value))
        }
        return start..<buffer.count
    }

    /// Writes what is plain.
    ///
    /// - Returns: whether it was.
    func write(_ value: some Encodable) -> Bool {
        text.pointee.reset()
        guard (try? TextEncoder.write(value, to: text)) != nil else { return false }
        return text.pointee.isPlain
    }

    // MARK: Reading

    /// Reads a message from bytes in place.
    package func decode<Value: Decodable>(_ type: Value.Type, from bytes: UnsafeRawBufferPointer) throws -> Value {
        if let value = read(type, from: bytes) { return value }
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

    /// Reads what is plain and right; nil: it may be so all the same.
    func read<Value: Decodable>(_ type: Value.Type, from bytes: UnsafeRawBufferPointer) -> Value? {
        guard tape.pointee.scan(bytes) else { return nil }
        return try? TapeDecoder(tape: tape, index: 0).decode(type)
    }
}
