import Glibc

/// Writes each line at once to a file descriptor, as JSON or for people.
package struct StreamLogHandler: LogHandler {
    /// How a line looks.
    package enum Format: String, CaseIterable, Sendable {
        /// One JSON object a line.
        case json
        /// Time, level, label, message, metadata.
        case console
    }

    package let level: Logger.Level
    private let format: Format
    private let descriptor: Int32
    private let clock: any WallClock

    /// Makes a handler; standard error unless told otherwise.
    package init(
        level: Logger.Level,
        format: Format,
        descriptor: Int32 = STDERR_FILENO,
        clock: any WallClock = SystemClock()
    ) {
        self.level = level
        self.format = format
        self.descriptor = descriptor
        self.clock = clock
    }

    package func log(level: Logger.Level, label: String, message: String, metadata: Logger.Metadata) {
        let time = utcText(milliseconds: clock.milliseconds)
        let sorted = metadata.sorted { $0.key < $1.key }
        var line: String
        switch format {
        case .json:
            line = "{\"time\":\"\(time)\",\"level\":\"\(level.rawValue)\",\"label\":\(jsonText(label))"
            line += ",\"message\":\(jsonText(message))"
            for (key, value) in sorted { line += ",\(jsonText(key)):\(jsonText(value.description))" }
            line += "}\n"
        case .console:
            line = "\(time) \(level.rawValue) \(label): \(message)"
            for (key, value) in sorted { line += " \(key)=\(jsonText(value.description))" }
            line += "\n"
        }
        line.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let count = write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count < 0, errno != EINTR { return }
                written += max(count, 0)
            }
        }
    }
}

/// An instant as `2026-11-24T08:15:30.000Z`.
private func utcText(milliseconds: Int64) -> String {
    var seconds = time_t(milliseconds / 1_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func digits(_ value: Int, _ count: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    let date =
        "\(digits(Int(parts.tm_year) + 1_900, 4))-\(digits(Int(parts.tm_mon) + 1, 2))-\(digits(Int(parts.tm_mday), 2))"
    let time = "\(digits(Int(parts.tm_hour), 2)):\(digits(Int(parts.tm_min), 2)):\(digits(Int(parts.tm_sec), 2))"
    return "\(date)T\(time).\(digits(Int(milliseconds % 1_000), 3))Z"
}

/// A JSON string with its quotes.
func jsonText(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F:
            let hex = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
