/// A W3C trace context: which trace, and which step of it.
///
/// Source: W3C Trace Context, section 3.2, version 00.
package struct TraceContext: Equatable, Sendable, CustomStringConvertible {
    /// 32 lower-case hexadecimal digits, not all zero.
    package let traceID: String
    /// 16 lower-case hexadecimal digits, not all zero.
    package let spanID: String
    /// Whether the trace is recorded.
    package let isSampled: Bool

    /// Begins a trace.
    package init(random: any RandomSource) {
        traceID = Self.hex(random.bytes(16))
        spanID = Self.hex(random.bytes(8))
        isSampled = true
    }

    /// Reads a `traceparent`.
    ///
    /// - Returns: nil when it is malformed.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].count == 2, parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            parts[1].count == 32, parts[2].count == 16, parts[3].count == 2,
            parts.prefix(4).allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) } }),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" }),
            let flags = UInt8(parts[3], radix: 16)
        else { return nil }
        traceID = String(parts[1])
        spanID = String(parts[2])
        isSampled = flags & 1 == 1
    }

    private init(traceID: String, spanID: String, isSampled: Bool) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
    }

    /// The next step of the same trace.
    package func child(random: any RandomSource) -> TraceContext {
        TraceContext(traceID: traceID, spanID: Self.hex(random.bytes(8)), isSampled: isSampled)
    }

    /// The `traceparent` text.
    package var description: String { "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")" }

    private static func hex(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            for (index, byte) in bytes.enumerated() {
                for (offset, digit) in [byte >> 4, byte & 15].enumerated() {
                    buffer[index * 2 + offset] = digit < 10 ? 48 + digit : 87 + digit
                }
            }
            return bytes.count * 2
        }
    }
}
