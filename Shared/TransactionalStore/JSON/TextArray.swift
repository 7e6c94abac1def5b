/// Writes the elements of an array.
struct TextArray: UnkeyedEncodingContainer {
    private let text: UnsafeMutablePointer<JSONText>
    private(set) var count = 0

    init(text: UnsafeMutablePointer<JSONText>) {
        self.text = text
    }

    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil() throws { element { $0.put("null") } }
    mutating func encode(_ value: Bool) throws { element { $0.put(value ? "true" : "false") } }
    mutating func encode(_ value: String) throws { element { $0.put(string: value) } }
    mutating func encode(_ value: Double) throws { throw NotPlain() }
    mutating func encode(_ value: Float) throws { throw NotPlain() }
    mutating func encode(_ value: Int) throws { element { $0.put(integer: value) } }
    mutating func encode(_ value: Int8) throws { element { $0.put(integer: value) } }
    mutating func encode(_ value: Int16) throws { element { $0.put(integer: value) } }
    mutating func encode(_ value: Int32) throws { element { $0.put(integer: value) } }
    mutating func encode(_ value: Int64) throws { element { $0.put(integer: value) } }
    mutating func encode(_ value: UInt) throws { element { $0.put(integer: value) } }
    mutating func encode(_ value: UInt8) throws { element { $0.put(integer: value) } }
    mutating func encode(_ value: UInt16) throws { element { $0.put(integer: value) } }
    mutating func encode(_ value: UInt32) throws { element { $0.put(integer: value) } }
    mutating func encode(_ value: UInt64) throws { element { $0.put(integer: value) } }

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        text.pointee.element()
        try TextEncoder.write(value, to: text)
        count += 1
    }

    // MARK: Containers within it, which no message of ours asks for

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        text.pointee.isPlain = false
        return KeyedEncodingContainer(TextObject<Nested>(text: text))
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        text.pointee.isPlain = false
        return TextArray(text: text)
    }

    mutating func superEncoder() -> any Encoder {
        text.pointee.isPlain = false
        return TextEncoder(text: text)
    }

    private mutating func element(_ write: (inout JSONText) -> Void) {
        text.pointee.element()
        write(&text.pointee)
        count += 1
    }
}
