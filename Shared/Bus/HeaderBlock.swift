/// Headers written one after the other into bytes, so that they are encoded once and read by librdkafka as they are.
///
/// Each: length of the name (2 bytes, little endian), name, length of the value (4 bytes, all ones for null), value.
package struct HeaderBlock: Equatable, Sendable {
    /// The block.
    package private(set) var bytes: [UInt8] = []

    /// Makes an empty block.
    package init() {}

    /// Takes a block that was written before.
    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Adds a header with a text.
    package mutating func append(_ name: StaticString, _ value: String) {
        Self.append(name, value, to: &bytes)
    }

    /// Adds a header with a text at the end of a buffer that holds a block.
    package static func append(_ name: StaticString, _ value: String, to buffer: inout [UInt8]) {
        var value = value
        value.withUTF8 { text in
            let nameCount = name.utf8CodeUnitCount
            // Put together first: the buffer then makes room once.
            withUnsafeTemporaryAllocation(byteCount: 6 + nameCount + text.count, alignment: 1) { header in
                header.storeBytes(of: UInt16(truncatingIfNeeded: nameCount).littleEndian, as: UInt16.self)
                let nameBytes = UnsafeRawBufferPointer(start: name.utf8Start, count: nameCount)
                UnsafeMutableRawBufferPointer(rebasing: header[2..<header.count]).copyMemory(from: nameBytes)
                let count = UInt32(text.count).littleEndian
                header.storeBytes(of: count, toByteOffset: 2 + nameCount, as: UInt32.self)
                UnsafeMutableRawBufferPointer(rebasing: header[6 + nameCount..<header.count])
                    .copyMemory(from: UnsafeRawBufferPointer(text))
                buffer.append(contentsOf: header)
            }
        }
    }

    /// Adds a header as it was received; one whose name takes more than 65,535 bytes is left out.
    package mutating func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) {
        guard name.count <= UInt16.max else { return }
        bytes.append(UInt8(truncatingIfNeeded: name.count))
        bytes.append(UInt8(truncatingIfNeeded: name.count >> 8))
        bytes.append(contentsOf: name)
        Self.appendCount(value.map { UInt32($0.count) } ?? .max, to: &bytes)
        if let value { bytes.append(contentsOf: value) }
    }

    /// Goes through the headers of a block.
    package static func forEach(
        _ block: UnsafeRawBufferPointer,
        _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void
    ) {
        var at = 0
        while at + 6 <= block.count {
            let name = Int(block[at]) | Int(block[at + 1]) << 8
            let nameStart = at + 2
            at = nameStart + name
            guard at + 4 <= block.count else { return }
            var count: UInt32 = 0
            for shift in 0..<4 { count |= UInt32(block[at + shift]) << UInt32(shift * 8) }
            at += 4
            let nameBytes = UnsafeRawBufferPointer(rebasing: block[nameStart..<nameStart + name])
            if count == .max {
                body(nameBytes, nil)
            } else {
                guard at + Int(count) <= block.count else { return }
                body(nameBytes, UnsafeRawBufferPointer(rebasing: block[at..<at + Int(count)]))
                at += Int(count)
            }
        }
    }

    private static func appendCount(_ count: UInt32, to buffer: inout [UInt8]) {
        withUnsafeBytes(of: count.littleEndian) { buffer.append(contentsOf: $0) }
    }
}
