import FoundationEssentials
import Glibc

/// Files that only their owner may read: keys, secrets, passwords, stores.
enum PrivateFile {
    /// Puts the bytes in place of what the path held, at once and with mode 0600.
    /// - Throws: `file` with the path and the system's reason.
    static func write(_ bytes: [UInt8], to path: String) throws(ClusterError) {
        let draft = "\(path).\(getpid()).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("write", path) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                let error = failure("write", path)
                close(descriptor)
                unlink(draft)
                throw error
            }
            written += count
        }
        close(descriptor)
        guard rename(draft, path) == 0 else { throw failure("replace", path) }
    }

    /// Puts the text in place of what the path held, at once and with mode 0600.
    static func write(_ text: String, to path: String) throws(ClusterError) {
        try write([UInt8](text.utf8), to: path)
    }

    /// The whole file; nil if there is none.
    /// - Throws: `file` with the path and the system's reason.
    static func read(_ path: String) throws(ClusterError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("read", path)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw failure("read", path) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// The permission bits of a file; nil if there is none.
    static func mode(_ path: String) -> UInt32? {
        var information = stat()
        guard lstat(path, &information) == 0 else { return nil }
        return information.st_mode & 0o777
    }

    /// The system's reason for the last failure, with what was attempted.
    static func failure(_ attempt: String, _ path: String) -> ClusterError {
        ClusterError(.file, "Could not \(attempt) \(path): \(String(cString: strerror(errno))).")
    }
}
