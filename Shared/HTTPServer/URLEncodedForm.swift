/// The fields of a query or of a posted form (`application/x-www-form-urlencoded`), in order.
package struct URLEncodedForm: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// How many fields are read at most.
    package static let maximumFields = 500

    /// The fields, decoded.
    package private(set) var fields: [Field] = []

    /// One field.
    package struct Field: Hashable, Sendable {
        /// Its name.
        package let name: String
        /// Its value, maybe empty.
        package let value: String
    }

    /// Makes an empty form.
    package init() {}

    /// Makes a form of the given fields.
    package init(_ fields: KeyValuePairs<String, String>) {
        self.fields = fields.map { Field(name: $0.key, value: $0.value) }
    }

    /// Makes a form of the given fields, in their order.
    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// Reads `a=1&b=2`.
    ///
    /// - Returns: nil for a broken escape, bytes that are no UTF-8, a zero byte, or more fields than allowed.
    package init?(parsing text: some Collection<UInt8>) {
        for pair in text.split(separator: UInt8(ascii: "&")) {
            guard fields.count < Self.maximumFields else { return nil }
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(sides[0], plusIsSpace: true),
                let value = sides.count < 2 ? "" : PercentEncoding.decode(sides[1], plusIsSpace: true)
            else { return nil }
            fields.append(Field(name: name, value: value))
        }
    }

    /// The first value of a field.
    package subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// All values of a field, in order: the ticked boxes of a group.
    package subscript(values name: String) -> [String] {
        fields.compactMap { $0.name == name ? $0.value : nil }
    }

    /// Adds a field.
    package mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// The form as it is written in a query or a body.
    package var encoded: String {
        fields.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
            .joined(separator: "&")
    }
}
