import FoundationEssentials

/// Writes one value into a text; also its container of a single value.
struct TextEncoder: Encoder, SingleValueEncodingContainer {
    let text: UnsafeMutablePointer<JSONText>

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    // MARK: Containers

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        text.pointee.open(.object)
        return KeyedEncodingContainer(TextObject<Key>(text: text))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        text.pointee.open(.array)
        return TextArray(text: text)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    // MARK: A single value

    func encodeNil() throws {
        text.pointee.value()
        text.pointee.put("null")
    }

    func encode(_ value: Bool) throws {
        text.pointee.value()
        text.pointee.put(value ? "true" : "false")
    }

    func encode(_ value: String) throws {
        text.pointee.value()
        text.pointee.put(string: value)
    }

    func encode(_ value: Double) throws { throw NotPlain() }
    func encode(_ value: Float) throws { throw NotPlain() }
    func encode(_ value: Int) throws { integer(value) }
    func encode(_ value: Int8) throws { integer(value) }
    func encode(_ value: Int16) throws { integer(value) }
    func encode(_ value: Int32) throws { integer(value) }
    func encode(_ value: Int64) throws { integer(value) }
    func encode(_ value: UInt) throws { integer(value) }
    func encode(_ value: UInt8) throws { integer(value) }
    func encode(_ value: UInt16) throws { integer(value) }
    func encode(_ value: UInt32) throws { integer(value) }
    func encode(_ value: UInt64) throws { integer(value) }

    private func integer(_ value: some FixedWidthInteger) {
        text.pointee.value()
        text.pointee.put(integer: value)
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        guard !Foundations.hasItsOwnWay(Value.self) else { throw NotPlain() }
        try value.encode(to: self)
    }

    /// Writes a value within another.
    static func write<Value: Encodable>(_ value: Value, to text: UnsafeMutablePointer<JSONText>) throws {
        guard !Foundations.hasItsOwnWay(Value.self) else { throw NotPlain() }
        let outer = text.pointee.begin()
        try value.encode(to: TextEncoder(text: text))
        text.pointee.end(outer)
    }
}
