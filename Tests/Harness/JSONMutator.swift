/// Changes JSON texts a little, in ways that tell coders apart; the same seed makes the same changes.
package struct JSONMutator {
    private var state: UInt64

    /// Begins at a seed.
    package init(seed: UInt64) {
        state = seed
    }

    /// A text with one or two changes.
    package mutating func mutated(_ text: [UInt8]) -> [UInt8] {
        var text = text
        for _ in 0...below(2) { change(&text) }
        return text
    }

    private mutating func change(_ text: inout [UInt8]) {
        guard !text.isEmpty else { return text.append(UInt8(truncatingIfNeeded: next())) }
        let place = below(text.count)
        switch below(12) {
        case 0: text[place] = UInt8(truncatingIfNeeded: next())
        case 1: text[place] ^= 1 << UInt8(below(8))
        case 2: text.remove(at: place)
        case 3: text.removeSubrange(place..<min(place + 1 + below(24), text.count))
        case 4: text.insert(contentsOf: text[place..<min(place + 1 + below(40), text.count)], at: below(text.count + 1))
        case 5: if below(8) == 0 { text.removeSubrange(place...) }
        case 6, 7: text.insert(contentsOf: Self.pieces[below(Self.pieces.count)], at: place)
        case 8, 9: replaceToken(&text, from: place)
        case 10: text.insert(Self.space[below(Self.space.count)], at: place)
        default: text[place] = Self.structure[below(Self.structure.count)]
        }
    }

    /// Puts a piece in the place of what lies between two structural bytes.
    private mutating func replaceToken(_ text: inout [UInt8], from place: Int) {
        let isStructural: (UInt8) -> Bool = { Self.structure.contains($0) }
        let start = text[place...].firstIndex(where: isStructural).map { $0 + 1 } ?? place
        let end = text[start...].firstIndex(where: isStructural) ?? text.count
        text.replaceSubrange(start..<end, with: Self.pieces[below(Self.pieces.count)])
    }

    private mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// Source: Sebastiano Vigna's SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    private static let space = Array(" \t\n\r\u{0B}\u{0C}".utf8)
    private static let structure = Array("{}[],:\"".utf8)
    private static let pieces: [[UInt8]] =
        [
            "null", "true", "false", "nul", "0", "-0", "-1", "00", "01", "1.0", "1.5", "1e2", "1E+2", "1e-2", "1e999",
            "-",
            "+1", ".5", "5.", "1e", "0x10", "NaN", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
            "12345678901234567890123", "100000000000000000", "1000000000000000000", "2147483648", "\"\"", "\"x\"",
            "\"1\"",
            "[]", "{}", "[[]]", "{\"a\":1}", "\"id\":\"x\"", "\"id\":null,", "\"start\":", "\"reason\":null", "\\",
            "\\n",
            "\\\"", "\\/", "\\u0041", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "\\u", "\\x", "é", "e\u{301}", "😀",
            "\u{212A}",
            "\u{0}", "\u{1}", "\u{1F}", "\u{7F}", "\u{2028}", "//", "/**/", "'", ",", ",,", ":", "\u{FEFF}",
            "\"2026-11-24T08:15:30Z\"", "\"2026-11-24T08:15:30+01:00\"", "\"a b\"", "\"accepted\"", "\"unheardOf\"",
        ].map { Array($0.utf8) } + [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF], [0xC3], [0xF4, 0x90, 0x80, 0x80]]
}
