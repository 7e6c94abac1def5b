import FoundationEssentials
import Glibc

/// The claim of one `telehealth up` on a state directory; the system drops it when the process ends, however it ends.
struct StateLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock.
    /// - Throws: `alreadyRunning` if a cluster runs on this directory.
    init(_ directory: StateDirectory) throws(ClusterError) {
        try? FileManager.default.createDirectory(
            atPath: directory.path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        descriptor = open(directory.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PrivateFile.failure("lock", directory.lock) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw ClusterError(
                .alreadyRunning,
                "A cluster already runs on \(directory.path). Stop it with 'telehealth down', or give another --state."
            )
        }
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
}
