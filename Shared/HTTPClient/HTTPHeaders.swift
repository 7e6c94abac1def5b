/// Header fields in order; names compare whatever the case, a name can occur more than once.
package struct HTTPHeaders: Equatable, Sendable, ExpressibleByDictionaryLiteral {
    private var fields: [Field] = []

    private struct Field: Equatable, Sendable {
        var name: String
        var value: String
    }

    /// Makes a list of the given fields, in their order.
    package init(_ fields: [(name: String, value: String)] = []) {
        self.fields = fields.map { Field(name: $0.name, value: $0.value) }
    }

    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// Adds a field after those that are there.
    package mutating func add(name: String, value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Sets a field to this one value.
    package mutating func replaceOrAdd(name: String, value: String) {
        remove(name: name)
        add(name: name, value: value)
    }

    /// Removes every field of this name.
    package mutating func remove(name: String) {
        fields.removeAll { Self.isSame($0.name, name) }
    }

    /// The values of a field, one an occurrence; empty when there is none.
    package subscript(name: String) -> [String] {
        fields.compactMap { Self.isSame($0.name, name) ? $0.value : nil }
    }

    /// The first value of a field.
    package func first(name: String) -> String? {
        fields.first { Self.isSame($0.name, name) }?.value
    }

    /// Whether there is a field of this name.
    package func contains(name: String) -> Bool {
        fields.contains { Self.isSame($0.name, name) }
    }

    /// Joins a continuation line to the last field.
    ///
    /// Source: RFC 9112, section 5.2, which lets a user agent replace the fold by a space.
    mutating func extendLast(by text: String) {
        guard let last = fields.indices.last else { return }
        fields[last].value += fields[last].value.isEmpty ? text : " \(text)"
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lowercase($0) == lowercase($1) }
    }

    private static func lowercase(_ character: UInt8) -> UInt8 {
        (0x41...0x5A).contains(character) ? character | 0x20 : character
    }
}

extension HTTPHeaders: RandomAccessCollection {
    package var startIndex: Int { fields.startIndex }
    package var endIndex: Int { fields.endIndex }
    package subscript(position: Int) -> (name: String, value: String) {
        (fields[position].name, fields[position].value)
    }
}
