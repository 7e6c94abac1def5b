/// Header fields in order; looked up by name whatever the case.
package struct HTTPFields: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    private var fields: [HTTPField] = []

    /// Makes an empty list.
    package init() {}

    /// Makes a list of the given fields, in their order.
    package init(dictionaryLiteral elements: (HTTPField.Name, String)...) {
        fields = elements.map { HTTPField(name: $0.0, value: $0.1) }
    }

    /// All values of a field, joined as HTTP joins them; setting replaces them all, nil removes them.
    package subscript(name: HTTPField.Name) -> String? {
        get {
            let values = self[values: name]
            guard values.count > 1 else { return values.first }
            return values.joined(separator: name == .cookie ? "; " : ", ")
        }
        set {
            guard let newValue else { return fields.removeAll { $0.name == name } }
            let field = HTTPField(name: name, value: newValue)
            guard let index = fields.firstIndex(where: { $0.name == name }) else { return fields.append(field) }
            fields[index] = field
            var later = fields[(index + 1)...]
            later.removeAll { $0.name == name }
            fields.replaceSubrange((index + 1)..., with: later)
        }
    }

    /// The values of a field, one an occurrence.
    package subscript(values name: HTTPField.Name) -> [String] {
        fields.compactMap { $0.name == name ? $0.value : nil }
    }

    /// Adds a field after those that are there.
    package mutating func append(_ field: HTTPField) {
        fields.append(field)
    }

    /// Whether there is a field of this name.
    package func contains(_ name: HTTPField.Name) -> Bool {
        fields.contains { $0.name == name }
    }
}

extension HTTPFields: RandomAccessCollection {
    package var startIndex: Int { fields.startIndex }
    package var endIndex: Int { fields.endIndex }
    package subscript(position: Int) -> HTTPField { fields[position] }
}
