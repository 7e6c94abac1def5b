import Glibc

/// The two outputs of the command: results on one, progress and complaints on the other.
enum Terminal {
    /// A result, for people or programs that read the standard output.
    static func result(_ text: String) {
        write(text + "\n", to: 1)
    }

    /// Progress or a complaint.
    static func say(_ text: String) {
        write(text + "\n", to: 2)
    }

    /// Whether progress goes to a person's terminal, which may be coloured.
    static var isInteractive: Bool { isatty(2) == 1 }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = [UInt8](text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            // A reader that went away is no reason to stop a cluster.
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
