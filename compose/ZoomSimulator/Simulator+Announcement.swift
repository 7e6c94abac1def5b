import Glibc

extension Simulator {
    /// Writes where it listens to standard output: one line of JSON, the first.
    package func announce() {
        var line = "\(announcement)\n"
        line.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let count = write(STDOUT_FILENO, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count < 0, errno != EINTR { return }
                written += max(count, 0)
            }
        }
    }

    /// `{"controlPort":8091,"origin":"http://zoom.localhost:8090","port":8090}`.
    package var announcement: String {
        let fields: JSONValue = [
            "origin": .string(origin), "port": .integer(Int64(port)), "controlPort": .integer(Int64(controlPort)),
        ]
        return fields.text
    }
}
