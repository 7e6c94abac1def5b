/// Reads the tokens of a JSON text, one after the other.
struct JSONScanner {
    private let bytes: UnsafePointer<UInt8>
    private let count: Int
    private var at = 0

    init(_ bytes: UnsafePointer<UInt8>, count: Int) {
        self.bytes = bytes
        self.count = count
    }

    var isAtEnd: Bool { at == count }

    mutating func skipSpace() {
        while at < count {
            switch bytes[at] {
            case 0x20, 0x09, 0x0A, 0x0D: at += 1
            default: return
            }
        }
    }

    /// Goes past a byte if it is the next one.
    mutating func take(_ byte: UInt8) -> Bool {
        guard at < count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    /// The next value, of an object or array only its beginning; nil when it is not plain.
    mutating func value() -> JSONTape.Node? {
        guard at < count else { return nil }
        switch bytes[at] {
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: "{"): return opening(.object)
        case UInt8(ascii: "["): return opening(.array)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        case UInt8(ascii: "t"): return word("true", .yes)
        case UInt8(ascii: "f"): return word("false", .no)
        case UInt8(ascii: "n"): return word("null", .null)
        default: return nil
        }
    }

    /// A member's name: ASCII without escapes, so that no two spellings of it are the same name.
    mutating func name() -> JSONTape.Node? {
        guard at < count, bytes[at] == UInt8(ascii: "\"") else { return nil }
        let start = at + 1
        guard let node = string(), node.kind == .string else { return nil }
        for index in start..<at where bytes[index] >= 0x80 { return nil }
        return node
    }

    private mutating func opening(_ kind: JSONTape.Kind) -> JSONTape.Node {
        at += 1
        return JSONTape.Node(kind: kind, start: Int32(at), end: 0, next: 0)
    }

    private mutating func word(_ word: StaticString, _ kind: JSONTape.Kind) -> JSONTape.Node? {
        let length = word.utf8CodeUnitCount
        guard count - at >= length else { return nil }
        for index in 0..<length where bytes[at + index] != word.utf8Start[index] { return nil }
        at += length
        return JSONTape.Node(kind: kind, start: Int32(at - length), end: Int32(at), next: 0)
    }

    private mutating func string() -> JSONTape.Node? {
        at += 1
        let start = at
        var (isEscaped, isASCII) = (false, true)
        while true {
            skipOrdinary()
            guard at < count else { return nil }
            switch bytes[at] {
            case UInt8(ascii: "\""):
                let text = UnsafeBufferPointer(start: bytes + start, count: at - start)
                guard isASCII || isValid(text) else { return nil }
                at += 1
                return JSONTape.Node(
                    kind: isEscaped ? .escaped : .string,
                    start: Int32(start),
                    end: Int32(at - 1),
                    next: 0
                )
            case UInt8(ascii: "\\"):
                guard at + 1 < count, Self.unescaped(bytes[at + 1]) != nil else { return nil }
                isEscaped = true
                at += 2
            case 0..<0x20: return nil
            case 0x80...:
                isASCII = false
                at += 1
            default: at += 1
            }
        }
    }

    /// Goes past bytes that mean themselves, eight at a time; stops in the eight that hold another, or before it.
    private mutating func skipOrdinary() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        while at + 8 <= count {
            let word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
            // Each sets the top bit of a byte that is below a bound, or is none but the wanted one.
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let found =
                ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
                | ((word &- ones &* 0x20) & ~word) | word
            guard found & tops == 0 else {
                at += (found & tops).trailingZeroBitCount / 8
                return
            }
            at += 8
        }
    }

    /// What a byte after a backslash means; nil for `u`, and for what is no escape.
    static func unescaped(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    private func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        String(validating: text, as: UTF8.self) != nil
    }

    private mutating func number() -> JSONTape.Node? {
        let start = at
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[at - whole] != UInt8(ascii: "0") else { return nil }
        var kind = JSONTape.Kind.integer
        if take(UInt8(ascii: ".")) {
            kind = .number
            guard digits() > 0 else { return nil }
        }
        if at < count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            kind = .number
            at += 1
            if at < count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            guard digits() > 0 else { return nil }
        }
        return JSONTape.Node(kind: kind, start: Int32(start), end: Int32(at), next: 0)
    }

    private mutating func digits() -> Int {
        let start = at
        while at < count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) { at += 1 }
        return at - start
    }
}
