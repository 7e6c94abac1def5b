/// Writes the members of an object.
struct TextObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let text: UnsafeMutablePointer<JSONText>

    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil(forKey key: Key) throws { member(key) { $0.put("null") } }
    mutating func encode(_ value: Bool, forKey key: Key) throws { member(key) { $0.put(value ? "true" : "false") } }
    mutating func encode(_ value: String, forKey key: Key) throws { member(key) { $0.put(string: value) } }
    mutating func encode(_ value: Double, forKey key: Key) throws { throw NotPlain() }
    mutating func encode(_ value: Float, forKey key: Key) throws { throw NotPlain() }
    mutating func encode(_ value: Int, forKey key: Key) throws { member(key) { $0.put(integer: value) } }
    mutating func encode(_ value: Int8, forKey key: Key) throws { member(key) { $0.put(integer: value) } }
    mutating func encode(_ value: Int16, forKey key: Key) throws { member(key) { $0.put(integer: value) } }
    mutating func encode(_ value: Int32, forKey key: Key) throws { member(key) { $0.put(integer: value) } }
    mutating func encode(_ value: Int64, forKey key: Key) throws { member(key) { $0.put(integer: value) } }
    mutating func encode(_ value: UInt, forKey key: Key) throws { member(key) { $0.put(integer: value) } }
    mutating func encode(_ value: UInt8, forKey key: Key) throws { member(key) { $0.put(integer: value) } }
    mutating func encode(_ value: UInt16, forKey key: Key) throws { member(key) { $0.put(integer: value) } }
    mutating func encode(_ value: UInt32, forKey key: Key) throws { member(key) { $0.put(integer: value) } }
    mutating func encode(_ value: UInt64, forKey key: Key) throws { member(key) { $0.put(integer: value) } }

    mutating func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        text.pointee.member(key.stringValue)
        try TextEncoder.write(value, to: text)
        text.pointee.endMember()
    }

    // MARK: Containers within it, which no message of ours asks for

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        text.pointee.isPlain = false
        return KeyedEncodingContainer(TextObject<Nested>(text: text))
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        text.pointee.isPlain = false
        return TextArray(text: text)
    }

    mutating func superEncoder() -> any Encoder {
        text.pointee.isPlain = false
        return TextEncoder(text: text)
    }

    mutating func superEncoder(forKey key: Key) -> any Encoder { superEncoder() }

    private func member(_ key: Key, _ write: (inout JSONText) -> Void) {
        text.pointee.member(key.stringValue)
        write(&text.pointee)
        text.pointee.endMember()
    }
}
