import CMicroHTTPD
import Glibc

/// Reads a request's head out of the C library.
///
/// Version 0.9.75 parses in place and forgives: bare line feeds, zero bytes in values, lines without a colon and folded
/// lines all pass unnoticed. But what it leaves lies as it came, so we can measure: method, target, version and each
/// field must follow one another with exactly the bytes between them that HTTP asks for, up to the end of the block.
enum HeaderBlock {
    fileprivate struct Collector {
        var fields: [(name: String, value: String)] = []
        /// Where the next field's name must begin; nil once something did not fit.
        var expected: UInt?
    }

    /// The head of a request, on its first access call.
    static func read(
        _ connection: OpaquePointer,
        method: UnsafePointer<CChar>,
        target: String,
        version: UnsafePointer<CChar>
    ) -> RequestHead {
        var collector = Collector()
        let start = address(method)
        let versionStart = start + UInt(strlen(method)) + 1 + UInt(target.utf8.count) + 1
        if versionStart == address(version) {
            collector.expected = versionStart + UInt(strlen(version)) + 2
        }
        withUnsafeMutablePointer(to: &collector) { collector in
            _ = MHD_get_connection_values_n(
                connection,
                .HEADER_KIND,
                { context, _, name, nameSize, value, valueSize in
                    guard let context, let name else { return .NO }
                    context.assumingMemoryBound(to: Collector.self).pointee.take(name, nameSize, value, valueSize)
                    return .YES
                },
                collector
            )
        }
        let isWellFramed = collector.expected == start + UInt(chttpd_header_size(connection)) - 2
        return RequestHead(
            method: String(cString: method),
            target: target,
            version: String(cString: version),
            fields: collector.fields,
            isWellFramed: isWellFramed || !HeaderBlock.libraryForgives
        )
    }

    /// Whether the library is of the versions that parse as described; later ones refuse by themselves.
    private static var libraryForgives: Bool { MHD_VERSION < 0x0009_7700 }

    private static func address(_ pointer: UnsafePointer<CChar>) -> UInt {
        UInt(bitPattern: pointer)
    }
}

extension HeaderBlock.Collector {
    fileprivate mutating func take(
        _ name: UnsafePointer<CChar>,
        _ nameSize: Int,
        _ value: UnsafePointer<CChar>?,
        _ valueSize: Int
    ) {
        fields.append((name: text(name, nameSize), value: value.map { text($0, valueSize) } ?? ""))
        guard let value, expected == UInt(bitPattern: name) else { return expected = nil }
        let gap = UInt(bitPattern: value) - UInt(bitPattern: name) - UInt(nameSize)
        // A colon, then white space only, before the value; the library puts a zero in the colon's place.
        guard gap >= 1, (1..<gap).allSatisfy({ name[nameSize + Int($0)] == 0x20 || name[nameSize + Int($0)] == 0x09 })
        else { return expected = nil }
        expected = UInt(bitPattern: value) + UInt(valueSize) + 2
    }

    private func text(_ pointer: UnsafePointer<CChar>, _ size: Int) -> String {
        pointer.withMemoryRebound(to: UInt8.self, capacity: size) { bytes in
            String(decoding: UnsafeBufferPointer(start: bytes, count: size), as: UTF8.self)
        }
    }
}
