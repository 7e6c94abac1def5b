import FoundationEssentials
import Glibc

/// The file of the state: mode 0600, replaced as a whole.
struct StateFile: Sendable {
    let path: String

    /// What was saved; nil when there is no file.
    func load() throws(StateFileError) -> SavedState? {
        guard access(path, F_OK) == 0 else { return nil }
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw StateFileError("\(path) cannot be read; check its mode and owner")
        }
        return try SavedState(decoding: [UInt8](data), path: path)
    }

    /// Puts the state in place of what was there.
    func save(_ state: SavedState) throws {
        let bytes = try state.encoded()
        let draft = "\(path).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                let error = failure()
                close(descriptor)
                throw error
            }
            written += count
        }
        close(descriptor)
        guard rename(draft, path) == 0 else { throw failure() }
    }

    private func failure() -> StateFileError {
        StateFileError("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
}
