import Glibc

/// Where a program speaks to who started it.
package struct ProgramConsole: Sendable {
    /// What was asked for.
    let output: Int32
    /// What is wrong, and logs.
    let errors: Int32

    /// Speaks to two file descriptors: the standard ones unless told otherwise.
    package init(output: Int32 = STDOUT_FILENO, errors: Int32 = STDERR_FILENO) {
        self.output = output
        self.errors = errors
    }

    func tell(_ text: String) { put(text, output) }

    func complain(_ text: String) { put(text + "\n", errors) }

    private func put(_ text: String, _ descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let count = write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count < 0, errno != EINTR { return }
                written += max(count, 0)
            }
        }
    }
}
