/// The rule for key ids: they stand in headers, boxes and error messages.
enum KeyID {
    /// Whether a text can be a key's id: 1 to 64 letters, digits, `.`, `_`, `-`.
    static func isValid(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { character in
                switch character {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "._-".utf8.contains(character)
                }
            }
    }

    /// What a file's error says about an id that breaks the rule.
    static let rule = "a key's kid is 1 to 64 letters, digits, '.', '_' or '-'"
}
