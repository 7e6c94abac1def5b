/// The cookies that a request carries.
package struct Cookies: Sendable {
    private var pairs: [(name: Substring, value: Substring)] = []

    /// Reads a `Cookie` header; what is malformed in it is left out.
    package init(_ header: String?) {
        guard let header else { return }
        for part in header.split(separator: ";").prefix(100) {
            let pair = part.drop { $0 == " " || $0 == "\t" }
            guard let equals = pair.firstIndex(of: "=") else { continue }
            let name = pair[..<equals]
            guard Token.isToken(String(name), maximum: 128) else { continue }
            var value = pair[pair.index(after: equals)...]
            while value.last == " " || value.last == "\t" { value.removeLast() }
            if value.count >= 2, value.first == "\"", value.last == "\"" { value = value.dropFirst().dropLast() }
            pairs.append((name, value))
        }
    }

    /// The value of a cookie.
    ///
    /// - Returns: nil when there is none, or when there are several with different values: one of them was planted.
    package subscript(name: String) -> String? {
        let values = pairs.filter { $0.name == name }.map(\.value)
        guard let first = values.first, values.allSatisfy({ $0 == first }) else { return nil }
        return String(first)
    }
}
