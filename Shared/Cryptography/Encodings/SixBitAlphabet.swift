/// One of the alphabets of Base64, both ways.
struct SixBitAlphabet: Sendable {
    private let characters: [UInt8]
    private let values: [Int8]

    /// The common one, with these two characters for 62 and 63.
    init(ending: String) {
        characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(ending)".utf8)
        var values = [Int8](repeating: -1, count: 256)
        for (value, character) in characters.enumerated() { values[Int(character)] = Int8(value) }
        self.values = values
    }

    /// The characters of some bytes, without padding.
    func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count * 4 + 2) / 3 + 2)
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                output.append(characters[Int(bits >> UInt32(count) & 63)])
            }
        }
        if count > 0 { output.append(characters[Int(bits << UInt32(6 - count) & 63)]) }
        return output
    }

    /// The bytes of some characters, without padding.
    ///
    /// - Returns: nil for other characters, an impossible length or bits left over: each value has one text.
    func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(text.count * 3 / 4)
        var bits: UInt32 = 0
        var count = 0
        for character in text {
            let value = values[Int(character)]
            guard value >= 0 else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        guard bits & (1 << UInt32(count) - 1) == 0 else { return nil }
        return output
    }
}
