import CSodium

/// Key material: kept out of swap and core dumps where the system allows it, between guard pages, overwritten when let
/// go.
package final class SecureBytes: @unchecked Sendable {
    // Written in `init` only, then read-only memory.
    private let start: UnsafeMutablePointer<UInt8>
    /// How many.
    package let count: Int

    /// Makes `count` bytes by writing them once.
    init(count: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Void) {
        Sodium.prepare()
        guard let memory = sodium_malloc(max(1, count)) else { preconditionFailure("no memory for a key") }
        start = memory.bindMemory(to: UInt8.self, capacity: count)
        self.count = count
        write(start)
        sodium_mprotect_readonly(start)
    }

    /// Copies some bytes; the source stays as it is.
    package convenience init(_ bytes: [UInt8]) {
        self.init(count: bytes.count) { $0.update(from: bytes, count: bytes.count) }
    }

    /// Unpredictable bytes.
    package static func random(count: Int) -> SecureBytes {
        SecureBytes(count: count) { randombytes_buf($0, count) }
    }

    deinit {
        sodium_free(start)
    }

    /// Lends their place.
    func withPointer<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        withExtendedLifetime(self) { body(start) }
    }

    /// A copy, which nobody overwrites.
    package var copy: [UInt8] {
        withPointer { Array(UnsafeBufferPointer(start: $0, count: count)) }
    }
}

extension SecureBytes: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "\(count) secret bytes" }
    package var debugDescription: String { description }
}
