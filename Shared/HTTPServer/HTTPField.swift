/// One header field.
package struct HTTPField: Hashable, Sendable {
    /// Its name.
    package let name: Name
    /// Its value, without the white space around it.
    package let value: String

    /// Makes a field.
    package init(name: Name, value: String) {
        self.name = name
        self.value = value
    }

    /// Whether the value can be sent: no control characters but tab, so that nobody can smuggle in a line.
    var isSendable: Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }
}
