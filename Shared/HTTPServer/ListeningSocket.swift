import Glibc

/// An address on which the server listens; bound when made, so that the port is known before anything is served.
package final class ListeningSocket: Sendable {
    /// The port, also when port 0 was asked for.
    package let port: Int
    /// The host as it was given.
    package let host: String
    let descriptor: Int32

    /// Binds and listens.
    ///
    /// - Parameters:
    ///   - host: An address of this machine, or a name for one: `127.0.0.1`, `::1`, `0.0.0.0`.
    ///   - port: 0 lets the system choose.
    /// - Throws: a sentence with host and port when that cannot be.
    package init(host: String, port: Int) throws(HTTPServerError) {
        self.host = host
        let operation = "listening on \(host) port \(port)"
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &found)
        guard code == 0, let found else {
            throw HTTPServerError(operation: operation, reason: String(cString: gai_strerror(code)))
        }
        defer { freeaddrinfo(found) }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(found.pointee.ai_family, type, 0)
        guard descriptor >= 0 else { throw Self.failure(operation) }
        var on: Int32 = 1
        // Only lets a restart take a port whose old connections linger; never two servers on one port.
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0, listen(descriptor, 4_096) == 0,
            let port = Self.port(of: descriptor)
        else {
            let failure = Self.failure(operation)
            close(descriptor)
            throw failure
        }
        self.descriptor = descriptor
        self.port = port
    }

    private static func failure(_ operation: String) -> HTTPServerError {
        let number = errno
        let hint = number == EADDRINUSE ? " (another program uses this port: stop it, or choose another port)" : ""
        return HTTPServerError(operation: operation, reason: String(cString: strerror(number)) + hint)
    }

    private static func port(of descriptor: Int32) -> Int? {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard code == 0 else { return nil }
        // The port stands at the same place in both families.
        return withUnsafeBytes(of: address) { Int($0[2]) << 8 | Int($0[3]) }
    }
}
