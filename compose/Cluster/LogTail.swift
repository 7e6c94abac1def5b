import FoundationEssentials
import Glibc

/// The end of a part's log, for telling why it did not start.
enum LogTail {
    /// The last lines, at most `count` of them.
    static func lines(_ path: String, count: Int) -> [String] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        lseek(descriptor, max(0, size - 16_384), SEEK_SET)
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let length = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard length > 0 else { return [] }
        return String(decoding: buffer[..<length], as: UTF8.self)
            .split(separator: "\n")
            .suffix(count)
            .map(String.init)
    }
}
