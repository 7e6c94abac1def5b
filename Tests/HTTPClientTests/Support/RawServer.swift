import Glibc
import ServiceRuntime

/// A server whose every byte the test writes: each connection runs a script on a thread of its own.
final class RawServer: Sendable {
    let port: Int
    private let listener: Int32
    private let state = Lock(State())
    private let script: @Sendable (RawConnection) throws -> Void

    private struct State {
        var connections: [RawConnection] = []
        var requests: [RawRequest] = []
        var isStopped = false
    }

    /// Runs `body` while the server answers as `script` says; both ends are closed afterwards.
    static func with<Value>(
        _ script: @escaping @Sendable (RawConnection) throws -> Void,
        body: (RawServer) async throws -> Value
    ) async throws -> Value {
        let server = RawServer(script)
        let accepting = PinnedThread(name: "raw-server") { server.accept() }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(server))
        } catch {
            result = .failure(error)
        }
        server.stop()
        await accepting.join()
        close(server.listener)
        return try result.get()
    }

    var origin: String { "http://127.0.0.1:\(port)" }
    /// How many connections were made so far.
    var connectionCount: Int { state.withLock { $0.connections.count } }
    /// What was asked so far.
    var requests: [RawRequest] { state.withLock { $0.requests } }

    /// Whether a connection, counted from 1, was closed by either side.
    func hasClosed(_ number: Int) -> Bool {
        let connection = state.withLock { $0.connections.count >= number ? $0.connections[number - 1] : nil }
        return connection?.isClosed ?? false
    }

    func note(_ request: RawRequest) {
        state.withLock { $0.requests.append(request) }
    }

    private init(_ script: @escaping @Sendable (RawConnection) throws -> Void) {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, size)
                _ = listen(descriptor, 512)
                _ = getsockname(descriptor, $0, &size)
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    private func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { return }
            let connection: RawConnection? = state.withLock { state in
                guard !state.isStopped else { return nil }
                let connection = RawConnection(descriptor, number: state.connections.count + 1, server: self)
                state.connections.append(connection)
                return connection
            }
            guard let connection else {
                close(descriptor)
                return
            }
            let script = script
            _ = PinnedThread(name: "raw-connection") {
                try? script(connection)
                connection.close()
            }
        }
    }

    /// Ends every connection and takes no more.
    func stop() {
        let connections: [RawConnection]? = state.withLock { state in
            guard !state.isStopped else { return nil }
            state.isStopped = true
            return state.connections
        }
        guard let connections else { return }
        for connection in connections { connection.end() }
        shutdown(listener, Int32(SHUT_RDWR))
    }
}

/// What a client sent.
struct RawRequest: Sendable {
    let head: String
    let body: [UInt8]

    /// The first line.
    var line: String { String(head.prefix { $0 != "\r\n" }) }

    /// A field's value, by its name in any case.
    func field(_ name: String) -> String? {
        let start = "\(name.lowercased()): "
        let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(start) }
        return line.map { String($0.dropFirst(start.count)) }
    }
}
