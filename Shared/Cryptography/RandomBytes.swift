import CSodium

/// Unpredictable bytes.
package func randomBytes(_ count: Int) -> [UInt8] {
    Sodium.prepare()
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        if let start = buffer.baseAddress { randombytes_buf(start, count) }
        filled = count
    }
}
