import Foundation
import ServiceRuntime

/// Many open event streams of one page, read without blocking.
final class OpenStreams {
    private var descriptors: [Int32] = []

    /// Lets this process, and those that it starts from now on, open as many files as it may.
    static func allowMany() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Opens as many, and waits until each has given its first sign of life.
    init(_ count: Int, path: String, port: Int, cookie: String) throws {
        let request =
            "GET \(path) HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nCookie: \(cookie)\r\n\r\n"
        for _ in 0..<count {
            let descriptor = try Self.connected(to: port)
            descriptors.append(descriptor)
            let sent = Array(request.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard sent == request.utf8.count else { throw Failure("a request was not taken") }
        }
        _ = try arrivals(of: "retry:", within: 60)
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }

    /// Waits until every stream has brought these words.
    ///
    /// - Returns: when the first and the last came.
    func arrivals(of words: String, within seconds: UInt64) throws -> (first: UInt64, last: UInt64) {
        var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var texts = [String](repeating: "", count: waiting.count)
        var left = waiting.count
        var first: UInt64?
        let start = monotonicNanoseconds()
        while left > 0 {
            guard monotonicNanoseconds() - start < seconds * 1_000_000_000 else {
                throw Failure("\(left) of \(waiting.count) streams did not bring '\(words)' within \(seconds) s")
            }
            guard poll(&waiting, nfds_t(waiting.count), 100) > 0 else { continue }
            for index in waiting.indices where waiting[index].revents != 0 {
                texts[index] += try read(descriptors[index])
                guard texts[index].contains(words) else { continue }
                // A negative descriptor is not looked at.
                waiting[index].fd = -1
                waiting[index].revents = 0
                left -= 1
                first = first ?? monotonicNanoseconds()
            }
        }
        return (first ?? start, monotonicNanoseconds())
    }

    /// Takes whatever has come and is not waited for.
    func drain() throws {
        var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while poll(&waiting, nfds_t(waiting.count), 20) > 0 {
            for entry in waiting where entry.revents != 0 { _ = try read(entry.fd) }
        }
    }

    private func read(_ descriptor: Int32) throws -> String {
        try withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { throw Failure("a stream ended") }
            return String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    private static func connected(to port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard descriptor >= 0, result == 0 else { throw Failure("no connection: \(String(cString: strerror(errno)))") }
        return descriptor
    }
}
