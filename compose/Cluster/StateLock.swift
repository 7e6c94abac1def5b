import Glibc

/// The claim of one `telehealth up` on a state directory; the system drops it when the process ends, however it ends.
struct StateLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock.
    /// - Throws: `alreadyRunning` if a cluster runs on this directory.
    init(_ directory: StateDirectory) throws(ClusterError) {
        try StateDirectory.makePrivateFolder(directory.path)
        descriptor = open(directory.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PrivateFile.failure("lock", directory.lock) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw ClusterError(
                .alreadyRunning,
                "A cluster already runs on \(directory.path). Stop it with 'telehealth down', or give another --state."
            )
        }
        // Says who holds it, for `down`.
        ftruncate(descriptor, 0)
        let text = [UInt8]("\(getpid())\n".utf8)
        _ = text.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    /// Gives the directory up.
    func release() {
        close(descriptor)
    }

    /// Whether a cluster runs on this directory now.
    static func isHeld(_ directory: StateDirectory) -> Bool {
        let descriptor = open(directory.lock, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    /// The process that holds the directory; nil if none does.
    static func holder(_ directory: StateDirectory) throws(ClusterError) -> pid_t? {
        guard isHeld(directory), let bytes = try PrivateFile.read(directory.lock) else { return nil }
        return pid_t(String(decoding: bytes, as: UTF8.self).filter(\.isNumber))
    }
}
