import CMicroHTTPD
import Glibc
import ServiceRuntime

/// The running libmicrohttpd daemon, its one thread and its callbacks.
// Guarded by being set once, in init: the library may be told to stop from any thread, and `stop` is called once.
final class Daemon: @unchecked Sendable {
    private let raw: OpaquePointer
    private let log: UnsafeMutablePointer<chttpd_log>
    private let core: ServerCore

    /// Starts serving.
    ///
    /// - Throws: when the library cannot; what it complained of is in the log.
    init(core: ServerCore, socket: ListeningSocket) throws(HTTPServerError) {
        self.core = core
        let context = Unmanaged.passUnretained(core).toOpaque()
        log = .allocate(capacity: 1)
        log.initialize(
            to: chttpd_log(
                write: { context, format in
                    guard let core = Daemon.core(context), let format else { return }
                    core.logger.debug(
                        "libmicrohttpd complained",
                        metadata: ["http.complaint": "\(String(cString: format))"]
                    )
                },
                context: context
            )
        )
        var configuration = chttpd_configuration()
        configuration.listen_descriptor = socket.descriptor
        configuration.connection_limit = UInt32(Self.connectionLimit(core))
        configuration.inactivity_seconds = UInt32(max(1, core.limits.inactivitySeconds))
        configuration.connection_memory = core.limits.headerBytes
        configuration.context = context
        configuration.log = log
        configuration.target = { context, target, connection in
            guard let core = Daemon.core(context), let target, let connection else { return nil }
            let exchange = core.target(String(cString: target), connection)
            return Unmanaged.passRetained(exchange).toOpaque()
        }
        configuration.access = { context, connection, _, method, version, upload, uploadSize, exchange in
            guard let core = Daemon.core(context), let connection, let method, let version, let uploadSize,
                let exchange = exchange?.pointee
            else { return .NO }
            let bytes = UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee)
            uploadSize.pointee = 0
            return core.access(
                Unmanaged<Exchange>.fromOpaque(exchange).takeUnretainedValue(),
                ConnectionPointer(raw: connection),
                method: method,
                version: version,
                upload: bytes
            )
        }
        configuration.completed = { context, _, exchange, _ in
            guard let core = Daemon.core(context), let taken = exchange?.pointee else { return }
            exchange?.pointee = nil
            core.completed(Unmanaged<Exchange>.fromOpaque(taken).takeRetainedValue())
        }
        configuration.connection = { context, connection, socketContext, event in
            guard let core = Daemon.core(context), let connection, let socketContext else { return }
            if event == .CONNECTION_NOTIFY_STARTED {
                let id = core.connected(chttpd_descriptor(connection))
                socketContext.pointee = UnsafeMutableRawPointer(bitPattern: UInt(id))
            } else {
                core.disconnected(UInt64(UInt(bitPattern: socketContext.pointee)))
            }
        }
        guard let raw = chttpd_start(&configuration) else {
            log.deallocate()
            throw HTTPServerError(
                operation: "serving HTTP",
                reason: "libmicrohttpd did not start; see the log at debug"
            )
        }
        self.raw = raw
    }

    /// Stops serving; blocks its thread until all is over.
    func stop() {
        let descriptor = MHD_quiesce_daemon(raw)
        if descriptor >= 0 { close(descriptor) }
        core.drain()
        MHD_stop_daemon(raw)
        log.deallocate()
    }

    private static func core(_ context: UnsafeMutableRawPointer?) -> ServerCore? {
        context.map { Unmanaged<ServerCore>.fromOpaque($0).takeUnretainedValue() }
    }

    /// As many connections as asked for, or as descriptors allow; the soft limit is raised first.
    private static func connectionLimit(_ core: ServerCore) -> Int {
        var files = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        files.rlim_cur = min(files.rlim_max, max(files.rlim_cur, UInt(core.limits.connections) + 1_024))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        let possible = Int(min(files.rlim_cur, UInt(Int32.max))) - 64
        guard possible < core.limits.connections else { return core.limits.connections }
        core.logger.warning(
            "Fewer connections than configured: the process may not open enough files",
            metadata: ["http.connections": "\(possible)"]
        )
        return max(1, possible)
    }
}
