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

    /// Green, on a person's terminal.
    static func green(_ text: String) -> String { coloured(text, 32) }

    /// Red, on a person's terminal.
    static func red(_ text: String) -> String { coloured(text, 31) }

    /// Text of strangers, without what would steer a terminal.
    static func harmless(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isHarmless = scalar.properties.generalCategory != .control || scalar == "\n" || scalar == "\t"
            result.append(isHarmless ? scalar : "\u{FFFD}")
        }
        return String(result)
    }

    private static func coloured(_ text: String, _ colour: Int) -> String {
        isatty(2) == 1 ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
    }

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
