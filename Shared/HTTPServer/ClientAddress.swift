import CMicroHTTPD
import Glibc

/// Who asks.
enum ClientAddress {
    /// The address of a connection's other end, without port.
    static func text(of connection: OpaquePointer) -> String {
        guard let address = chttpd_client_address(connection) else { return "unknown" }
        let length =
            Int32(address.pointee.sa_family) == AF_INET6
            ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = getnameinfo(
            address,
            socklen_t(length),
            &host,
            socklen_t(host.count),
            nil,
            0,
            NI_NUMERICHOST
        )
        guard code == 0 else { return "unknown" }
        let end = host.firstIndex(of: 0) ?? host.endIndex
        return String(decoding: host[..<end].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The address that a trusted proxy names: the last one in its list, which the proxy itself added.
    static func forwarded(_ headers: HTTPFields) -> String? {
        guard let last = headers[.xForwardedFor]?.split(separator: ",").last else { return nil }
        let text = last.filter { $0 != " " }
        guard (1...45).contains(text.utf8.count), text.allSatisfy({ $0.isHexDigit || $0 == "." || $0 == ":" }) else {
            return nil
        }
        return String(text)
    }
}
