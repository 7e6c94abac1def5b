import Glibc

/// A TCP port on 127.0.0.1.
enum LoopbackPort {
    /// Whether a server could listen there now.
    static func isFree(_ port: Int) -> Bool {
        withSocket(port) { socket, address in
            // As servers do: a port whose last connections are still fading is free.
            var yes: Int32 = 1
            setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            return bind(socket, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }

    /// Whether somebody listens there now.
    static func answers(_ port: Int) -> Bool {
        withSocket(port) { socket, address in
            connect(socket, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }

    private static func withSocket(_ port: Int, _ body: (Int32, UnsafePointer<sockaddr>) -> Bool) -> Bool {
        guard let port = UInt16(exactly: port), port > 0 else { return false }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body(descriptor, $0) }
        }
    }
}
