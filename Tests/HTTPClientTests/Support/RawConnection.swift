import Glibc
import ServiceRuntime

/// One connection of a ``RawServer``; its calls block.
final class RawConnection: Sendable {
    struct Gone: Error {}

    /// From 1.
    let number: Int
    private let descriptor: Lock<Int32?>
    private let unread = Lock([UInt8]())
    private let server: RawServer

    init(_ descriptor: Int32, number: Int, server: RawServer) {
        self.number = number
        self.descriptor = Lock(descriptor)
        self.server = server
    }

    /// Reads one request with its body.
    func request() throws -> RawRequest {
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while !bytes.suffix(4).elementsEqual(end) { bytes.append(try byte()) }
        var request = RawRequest(head: String(decoding: bytes, as: UTF8.self), body: [])
        if let length = request.field("Content-Length").flatMap({ Int($0) }) {
            var body: [UInt8] = []
            while body.count < length { body.append(try byte()) }
            request = RawRequest(head: request.head, body: body)
        }
        server.note(request)
        return request
    }

    /// Sends text as it is.
    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard let descriptor = descriptor.withLock({ $0 }) else { throw Gone() }
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Gone() }
            sent += count
        }
    }

    /// Answers 200 with a text.
    func answer(_ body: String = "ok") throws {
        try send("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// Waits until the other side has closed.
    func hold() {
        while (try? byte()) != nil {}
    }

    /// Breaks the connection with a reset.
    func reset() {
        guard let descriptor = descriptor.withLock({ $0 }) else { return }
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        close()
    }

    /// Whether it is closed.
    var isClosed: Bool { descriptor.withLock { $0 == nil } }

    /// Closes the connection.
    func close() {
        let old = descriptor.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor
        }
        if let old { Glibc.close(old) }
    }

    /// Ends both directions, so that whoever reads stops.
    func end() {
        descriptor.withLock { descriptor in
            if let descriptor { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    private func byte() throws -> UInt8 {
        if let byte = unread.withLock({ $0.popLast() }) { return byte }
        guard let descriptor = descriptor.withLock({ $0 }) else { throw Gone() }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { throw Gone() }
        let read = Array(bytes.prefix(count).reversed())
        return try unread.withLock { unread throws(Gone) in
            unread = read
            guard let byte = unread.popLast() else { throw Gone() }
            return byte
        }
    }
}
