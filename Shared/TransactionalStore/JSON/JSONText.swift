import Glibc

/// A JSON text as it is written: an object's members are put in the order of their names when it ends.
struct JSONText: ~Copyable {
    /// What the value that is being written has turned out to be.
    enum Shape {
        case nothing, value, object, array
    }

    /// A value that is being written.
    struct Frame {
        var shape = Shape.nothing
        /// Where its text begins.
        var start = 0
        /// The first of its members.
        var firstMember = 0
    }

    /// One member of an object: its text from the name's quote to the end of its value.
    private struct Member {
        var start: Int
        var end: Int
        /// Bytes of the name.
        var name: Int
    }

    /// The value that is being written.
    private(set) var frame = Frame()
    /// Whether nothing was asked for that is left to Foundation.
    var isPlain = true
    private var bytes: UnsafeMutablePointer<UInt8>
    private var capacity = 4_096
    private var count = 0
    private var members: UnsafeMutablePointer<Member>
    private var memberCapacity = 64
    private var memberCount = 0

    init() {
        bytes = .allocate(capacity: capacity)
        members = .allocate(capacity: memberCapacity)
    }

    deinit {
        bytes.deallocate()
        members.deallocate()
    }

    /// What was written, until the next change.
    var written: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: count) }

    /// Begins anew.
    mutating func reset() {
        count = 0
        memberCount = 0
        isPlain = true
        frame = Frame()
    }

    // MARK: Shapes

    /// Begins a value within the one that is being written.
    ///
    /// - Returns: what `end` takes when it is complete.
    mutating func begin() -> Frame {
        let outer = frame
        frame = Frame(start: count, firstMember: memberCount)
        return outer
    }

    /// Ends a value.
    mutating func end(_ outer: Frame) {
        switch frame.shape {
        case .object: endObject()
        case .array: put(UInt8(ascii: "]"))
        case .value: break
        // Foundation has its own idea of a value that writes nothing.
        case .nothing: isPlain = false
        }
        frame = outer
    }

    /// Begins an object or array; again is the same one.
    mutating func open(_ shape: Shape) {
        guard frame.shape != shape else { return }
        guard frame.shape == .nothing else { return isPlain = false }
        frame.shape = shape
        put(shape == .object ? UInt8(ascii: "{") : UInt8(ascii: "["))
    }

    /// Begins the next element of an array.
    mutating func element() {
        if count > frame.start + 1 { put(UInt8(ascii: ",")) }
    }

    /// Takes note of a value without members or elements, which may be written once.
    mutating func value() {
        if frame.shape != .nothing { isPlain = false }
        frame.shape = .value
    }

    /// Begins a member of an object; `endMember` follows its value.
    mutating func member(_ name: String) {
        if memberCount == memberCapacity { growMembers() }
        var name = name
        name.withUTF8 { name in
            members[memberCount] = Member(start: count, end: 0, name: name.count)
            memberCount += 1
            reserve(name.count + 3)
            bytes[count] = UInt8(ascii: "\"")
            for index in 0..<name.count {
                // Names of ours are ASCII without anything to escape.
                if !Self.isOrdinary(name[index]) || name[index] >= 0x80 { isPlain = false }
                bytes[count + 1 + index] = name[index]
            }
            count += name.count + 3
            bytes[count - 2] = UInt8(ascii: "\"")
            bytes[count - 1] = UInt8(ascii: ":")
        }
    }

    /// Ends the member that was begun last.
    mutating func endMember() {
        members[memberCount - 1].end = count
    }

    private mutating func endObject() {
        let (first, end) = (frame.firstMember, memberCount)
        sort(first, end)
        // The members are laid out in order behind the text, then moved to where the object begins.
        reserve(count - frame.start + end - first + 1)
        var to = count
        for index in first..<end {
            if index > first {
                bytes[to] = UInt8(ascii: ",")
                to += 1
            }
            let size = members[index].end - members[index].start
            memcpy(bytes + to, bytes + members[index].start, size)
            to += size
        }
        bytes[to] = UInt8(ascii: "}")
        let size = to + 1 - count
        memmove(bytes + frame.start + 1, bytes + count, size)
        count = frame.start + 1 + size
        memberCount = first
    }

    /// Sorts by insertion: there are a dozen, and some are in order.
    private mutating func sort(_ first: Int, _ end: Int) {
        var next = first + 1
        while next < end {
            let member = members[next]
            var place = next
            while place > first {
                let order = compare(members[place - 1], member)
                if order == 0 { isPlain = false }
                guard order > 0 else { break }
                members[place] = members[place - 1]
                place -= 1
            }
            members[place] = member
            next += 1
        }
    }

    private func compare(_ left: Member, _ right: Member) -> Int {
        let order = memcmp(bytes + left.start + 1, bytes + right.start + 1, min(left.name, right.name))
        return order == 0 ? left.name - right.name : Int(order)
    }

    // MARK: Text

    /// Writes a byte as it is.
    mutating func put(_ byte: UInt8) {
        reserve(1)
        bytes[count] = byte
        count += 1
    }

    /// Writes a word as it is.
    mutating func put(_ word: StaticString) {
        reserve(word.utf8CodeUnitCount)
        memcpy(bytes + count, word.utf8Start, word.utf8CodeUnitCount)
        count += word.utf8CodeUnitCount
    }

    /// Writes a string with its quotes.
    mutating func put(string: String) {
        var string = string
        string.withUTF8 { text in
            // Each byte takes six at most.
            reserve(text.count * 6 + 2)
            bytes[count] = UInt8(ascii: "\"")
            count += 1
            var done = 0
            for index in 0..<text.count where !Self.isOrdinary(text[index]) {
                copy(text, done, index)
                escape(text[index])
                done = index + 1
            }
            copy(text, done, text.count)
            bytes[count] = UInt8(ascii: "\"")
            count += 1
        }
    }

    /// Writes an integer.
    mutating func put(integer value: some FixedWidthInteger) {
        reserve(24)
        if value < 0 {
            bytes[count] = UInt8(ascii: "-")
            count += 1
        }
        let start = count
        var rest = UInt64(value.magnitude)
        repeat {
            bytes[count] = 48 + UInt8(truncatingIfNeeded: rest % 10)
            count += 1
            rest /= 10
        } while rest > 0
        var digits = UnsafeMutableBufferPointer(start: bytes + start, count: count - start)
        digits.reverse()
    }

    private static func isOrdinary(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func copy(_ text: UnsafeBufferPointer<UInt8>, _ from: Int, _ to: Int) {
        guard to > from, let start = text.baseAddress else { return }
        memcpy(bytes + count, start + from, to - from)
        count += to - from
    }

    /// Writes an escape, for which there is room.
    private mutating func escape(_ byte: UInt8) {
        bytes[count] = UInt8(ascii: "\\")
        count += 1
        let letter: UInt8? =
            switch byte {
            case 0x08: UInt8(ascii: "b")
            case 0x09: UInt8(ascii: "t")
            case 0x0A: UInt8(ascii: "n")
            case 0x0C: UInt8(ascii: "f")
            case 0x0D: UInt8(ascii: "r")
            case 0x20...: byte
            default: nil
            }
        if let letter {
            bytes[count] = letter
            count += 1
        } else {
            memcpy(bytes + count, StaticString("u00").utf8Start, 3)
            bytes[count + 3] = 48 + byte >> 4
            bytes[count + 4] = byte & 15 < 10 ? 48 + byte & 15 : 87 + byte & 15
            count += 5
        }
    }

    // MARK: Room

    private mutating func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        while count + more > capacity { capacity *= 2 }
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.moveInitialize(from: bytes, count: count)
        bytes.deallocate()
        bytes = larger
    }

    private mutating func growMembers() {
        let larger = UnsafeMutablePointer<Member>.allocate(capacity: memberCapacity * 2)
        larger.moveInitialize(from: members, count: memberCount)
        members.deallocate()
        members = larger
        memberCapacity *= 2
    }
}
