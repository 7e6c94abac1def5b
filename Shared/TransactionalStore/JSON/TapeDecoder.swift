import FoundationEssentials

/// What a tape cannot answer: Foundation's coder has the last word, and the words for what is wrong.
struct NotPlain: Error {}

/// Reads one node of a tape; also its container of a single value.
struct TapeDecoder: Decoder, SingleValueDecodingContainer {
    let tape: UnsafePointer<JSONTape>
    let index: Int32

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    private var node: JSONTape.Node { tape.pointee[index] }

    // MARK: Containers

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard node.kind == .object else { throw NotPlain() }
        return KeyedDecodingContainer(TapeObject<Key>(tape: tape, index: index))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard node.kind == .array else { throw NotPlain() }
        return TapeArray(tape: tape, index: index)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    // MARK: A single value

    func decodeNil() -> Bool { node.kind == .null }

    func decode(_ type: Bool.Type) throws -> Bool {
        switch node.kind {
        case .yes: true
        case .no: false
        default: throw NotPlain()
        }
    }

    func decode(_ type: String.Type) throws -> String {
        let node = node
        guard node.kind == .string else { return try unescaped(node) }
        return String(decoding: tape.pointee.text(node), as: UTF8.self)
    }

    private func unescaped(_ node: JSONTape.Node) throws -> String {
        guard node.kind == .escaped else { throw NotPlain() }
        let text = tape.pointee.text(node)
        return String(unsafeUninitializedCapacity: text.count) { buffer in
            var (from, to) = (0, 0)
            while from < text.count {
                if text[from] == UInt8(ascii: "\\"), let meant = JSONScanner.unescaped(text[from + 1]) {
                    buffer[to] = meant
                    from += 2
                } else {
                    buffer[to] = text[from]
                    from += 1
                }
                to += 1
            }
            return to
        }
    }

    func decode(_ type: Double.Type) throws -> Double { throw NotPlain() }
    func decode(_ type: Float.Type) throws -> Float { throw NotPlain() }
    func decode(_ type: Int.Type) throws -> Int { try integer() }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
    func decode(_ type: UInt.Type) throws -> UInt { try integer() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer() }

    private func integer<Value: FixedWidthInteger>() throws -> Value {
        let node = node
        // Eighteen digits never overflow.
        guard node.kind == .integer, node.end - node.start <= 18 else { throw NotPlain() }
        let text = tape.pointee.text(node)
        let isNegative = text[0] == UInt8(ascii: "-")
        var value: Int64 = 0
        for index in (isNegative ? 1 : 0)..<text.count { value = value * 10 + Int64(text[index] & 15) }
        guard let value = Value(exactly: isNegative ? -value : value) else { throw NotPlain() }
        return value
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard !Foundations.hasItsOwnWay(type) else { throw NotPlain() }
        return try Value(from: self)
    }
}

/// Types that Foundation's coders write in another way than they would themselves.
enum Foundations {
    static func hasItsOwnWay<Value>(_ type: Value.Type) -> Bool {
        type == Data.self || type == Date.self || type == URL.self || type == Decimal.self
    }
}
