import CSodium

/// SHA-256.
package enum SHA256 {
    /// The 32 bytes of a message's digest.
    package static func hash(_ message: some Collection<UInt8>) -> [UInt8] {
        Sodium.prepare()
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        message.withBytes { _ = crypto_hash_sha256(&digest, $0.baseAddress, UInt64($0.count)) }
        return digest
    }
}

extension Collection where Element == UInt8 {
    /// Lends the bytes, copied only if they don't lie in one piece.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withContiguousStorageIfAvailable(body) ?? Array(self).withUnsafeBufferPointer(body)
    }
}
