/// What a practice calls a client on its own pages.
struct ClientLabel: Equatable, Sendable, LosslessStringConvertible {
    /// The most characters.
    static let longest = 120

    /// The label, without white space at its ends, single spaces in between.
    let text: String

    /// Takes what was typed.
    ///
    /// - Returns: nil when nothing is left of it, or when it is too long.
    init?(_ typed: String) {
        let words = typed.split {
            $0.isWhitespace || $0.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control }
        }
        text = words.joined(separator: " ")
        guard !text.isEmpty, text.count <= Self.longest, text.utf8.count <= 4 * Self.longest else { return nil }
    }

    var description: String { text }
}
