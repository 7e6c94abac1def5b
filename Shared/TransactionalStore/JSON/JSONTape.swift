/// A JSON text, checked and laid out as a row of nodes: each value of an object follows its key, each element its array.
///
/// Only what is plain is taken: names of ASCII without escapes, strings of valid UTF-8, at most ``deepest`` levels. A text that
/// is not plain may be JSON all the same; that is for Foundation to say.
struct JSONTape: ~Copyable {
    /// What a node is.
    enum Kind: UInt8 {
        case null, yes, no
        /// A number of digits only, perhaps behind a minus sign.
        case integer
        /// Any other number.
        case number
        /// A string, or an object's name: its text as it stands there, without the quotes.
        case string
        /// A string whose text has escapes.
        case escaped
        case array, object
    }

    /// One value, or one name.
    struct Node {
        var kind: Kind
        /// Where its text begins.
        var start: Int32
        /// Where its text ends; of an object or array how many members it has.
        var end: Int32
        /// The node after it and all that is in it.
        var next: Int32
    }

    /// The most objects and arrays within each other.
    static let deepest = 64

    /// The text that was scanned last; its owner keeps it in place as long as nodes are read.
    private var bytes = StaticString("").utf8Start
    private var nodes: UnsafeMutablePointer<Node>
    private var capacity = 256
    private var count = 0

    init() {
        nodes = .allocate(capacity: capacity)
    }

    deinit {
        nodes.deallocate()
    }

    /// A node; the first is 0.
    subscript(index: Int32) -> Node { nodes[Int(index)] }

    /// The text of a string without escapes, a name, or a number.
    func text(_ node: Node) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: bytes + Int(node.start), count: Int(node.end - node.start))
    }

    /// The value under a name, of several the first; nil if there is none.
    func value(in object: Int32, named name: UnsafeBufferPointer<UInt8>) -> Int32? {
        let end = self[object].next
        var index = object + 1
        while index < end {
            let key = self[index]
            if text(key).hasSameBytes(as: name) { return index + 1 }
            index = self[index + 1].next
        }
        return nil
    }

    /// Lays out a text.
    ///
    /// - Returns: false when it is not plain, or no JSON.
    mutating func scan(_ text: UnsafeRawBufferPointer) -> Bool {
        count = 0
        guard let start = text.baseAddress, text.count < Int32.max else { return false }
        bytes = start.assumingMemoryBound(to: UInt8.self)
        var scanner = JSONScanner(start.assumingMemoryBound(to: UInt8.self), count: text.count)
        // Objects and arrays that are open: their nodes.
        return withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.deepest) { open in
            var depth = 0
            scanner.skipSpace()
            while true {
                guard let node = scanner.value() else { return false }
                let index = append(node)
                if node.kind == .object || node.kind == .array {
                    scanner.skipSpace()
                    if !scanner.take(node.kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                        guard depth < Self.deepest else { return false }
                        open[depth] = index
                        depth += 1
                        if node.kind == .object, !name(&scanner) { return false }
                        continue
                    }
                }
                // A value has ended; perhaps what holds it ends as well.
                while true {
                    scanner.skipSpace()
                    guard depth > 0 else { return scanner.isAtEnd }
                    let holder = Int(open[depth - 1])
                    nodes[holder].end += 1
                    let isObject = nodes[holder].kind == .object
                    if scanner.take(UInt8(ascii: ",")) {
                        scanner.skipSpace()
                        if isObject, !name(&scanner) { return false }
                        break
                    }
                    guard scanner.take(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { return false }
                    nodes[holder].next = Int32(count)
                    depth -= 1
                }
            }
        }
    }

    /// A member's name and the colon behind it.
    private mutating func name(_ scanner: inout JSONScanner) -> Bool {
        guard let node = scanner.name() else { return false }
        append(node)
        scanner.skipSpace()
        guard scanner.take(UInt8(ascii: ":")) else { return false }
        scanner.skipSpace()
        return true
    }

    @discardableResult
    private mutating func append(_ node: Node) -> Int32 {
        if count == capacity { grow() }
        nodes[count] = node
        nodes[count].next = Int32(count + 1)
        count += 1
        return Int32(count - 1)
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Node>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: nodes, count: count)
        nodes.deallocate()
        nodes = larger
        capacity *= 2
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes are the same.
    func hasSameBytes(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] { return false }
        return true
    }
}
