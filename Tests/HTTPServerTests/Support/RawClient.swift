import Glibc
import ServiceRuntime

/// A connection whose bytes the test writes itself.
final class RawClient: Sendable {
    struct Failure: Error { let message: String }

    /// An answer as it came.
    struct Answer: Sendable {
        let status: Int
        let head: String
        let body: String

        /// A field of the head, by its name in any case.
        func field(_ name: String) -> String? {
            for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix(name.lowercased() + ":") {
                return String(line.dropFirst(name.count + 1)).trimmed
            }
            return nil
        }
    }

    let descriptor: Int32
    /// What was read and not yet looked at.
    private let buffer = Lock([UInt8]())

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        Glibc.close(descriptor)
    }

    static func connect(port: Int) async throws -> RawClient {
        try await offPool {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var timeout = timeval(tv_sec: 60, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(UInt16(port).bigEndian)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let code = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard code == 0 else { throw Failure(message: "no connection") }
            return RawClient(descriptor: descriptor)
        }
    }

    /// Sends bytes.
    func send(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { _ = Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Sends text.
    func send(_ text: String) {
        send(Array(text.utf8))
    }

    /// Says that nothing more will be sent, and closes at the test's end.
    func leave() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Reads one answer; of a HEAD request without body.
    func answer(toHead: Bool = false) async throws -> Answer {
        try await offPool { [self] in
            let head = try text(of: take(through: Array("\r\n\r\n".utf8)))
            let status = Int(head.dropFirst(9).prefix(3)) ?? 0
            let partial = Answer(status: status, head: head, body: "")
            var body: [UInt8] = []
            if !toHead, let length = partial.field("Content-Length").flatMap(Int.init) {
                body = try take(count: length)
            } else if !toHead, partial.field("Transfer-Encoding") == "chunked" {
                while let chunk = try takeChunk() { body += chunk }
            }
            return Answer(status: status, head: head, body: text(of: body))
        }
    }

    /// Reads the head of an answer only.
    func head() async throws -> String {
        try await offPool { [self] in try text(of: take(through: Array("\r\n\r\n".utf8))) }
    }

    /// Reads one chunk of a chunked body; nil at its end.
    func chunk() async throws -> String? {
        try await offPool { [self] in try takeChunk().map(text) }
    }

    /// Whether the other end closes the connection, whatever it still sends.
    func isClosedByServer() async throws -> Bool {
        try await offPool { [self] in
            while try fill() {}
            return true
        }
    }

    // MARK: private

    private func takeChunk() throws -> [UInt8]? {
        let line = try text(of: take(through: Array("\r\n".utf8)))
        let size = Int(line.trimmed, radix: 16) ?? 0
        let chunk = try take(count: size)
        _ = try take(count: 2)
        return size == 0 ? nil : chunk
    }

    private func take(count: Int) throws -> [UInt8] {
        while buffer.withLock({ $0.count }) < count {
            guard try fill() else { throw Failure(message: "closed within a body") }
        }
        return buffer.withLock { buffer in
            defer { buffer.removeFirst(count) }
            return Array(buffer.prefix(count))
        }
    }

    private func take(through end: [UInt8]) throws -> [UInt8] {
        while true {
            let found = buffer.withLock { buffer -> [UInt8]? in
                guard buffer.count >= end.count else { return nil }
                for index in 0...(buffer.count - end.count) where Array(buffer[index..<index + end.count]) == end {
                    defer { buffer.removeFirst(index + end.count) }
                    return Array(buffer.prefix(index + end.count))
                }
                return nil
            }
            if let found { return found }
            guard try fill() else { throw Failure(message: "closed before the end of a head") }
        }
    }

    /// Reads what comes; false at the end.
    private func fill() throws -> Bool {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        if count < 0, errno == EAGAIN { throw Failure(message: "nothing came for a minute") }
        guard count > 0 else { return false }
        let taken = Array(bytes.prefix(count))
        buffer.withLock { $0 += taken }
        return true
    }

    private func text(of bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}

extension StringProtocol {
    /// Without white space at either end.
    fileprivate var trimmed: String {
        let start = drop { $0.isWhitespace }
        return String(start.prefix(start.count - start.reversed().prefix { $0.isWhitespace }.count))
    }
}
