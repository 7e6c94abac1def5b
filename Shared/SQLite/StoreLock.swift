import Glibc

/// The right to use a store file, held for the process's life: a second process is refused.
///
/// A lock on a file beside the store, so that SQLite's own locks stay out of it. The kernel drops it when the process ends,
/// however it ends.
package final class StoreLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock of a store file.
    ///
    /// - Throws: ``DatabaseError`` of kind `refused` while another process holds it.
    package init(storePath: String) throws(DatabaseError) {
        let path = "\(storePath).lock"
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw DatabaseError(
                kind: .refused,
                operation: "lock",
                message: "\(path) cannot be opened or made: \(String(cString: strerror(errno)))"
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw DatabaseError(
                kind: .refused,
                operation: "lock",
                message: "\(storePath) is in use by another process; one instance of a service runs at a time"
            )
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }
}
