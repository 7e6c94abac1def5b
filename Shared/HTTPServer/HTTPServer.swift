import CMicroHTTPD
import Glibc
package import ServiceRuntime

/// Serves HTTP/1.1 on one address, over libmicrohttpd; made to stand behind nginx, safe without it.
///
/// It serves from `run()` on; connections made before wait. When its task is cancelled it lets nothing more in, ends
/// streams, finishes what runs, and returns.
package struct HTTPServer: Service {
    /// Where it listens.
    package let socket: ListeningSocket
    private let core: ServerCore

    package var name: String { "http server" }

    /// The port, also when port 0 was asked for.
    package var port: Int { socket.port }

    /// Makes a server.
    ///
    /// - Parameters:
    ///   - socket: Where it listens; used up by `run()`.
    ///   - configuration: How much it takes.
    ///   - responder: Answers the requests; usually a ``Router``.
    ///   - ids: Numbers the requests.
    ///   - logger: Where it logs.
    ///   - metrics: Where connections, streams and refusals are counted.
    /// - Throws: when the system has no descriptors left.
    package init(
        socket: ListeningSocket,
        configuration: HTTPServerConfiguration = HTTPServerConfiguration(),
        responder: any HTTPResponder,
        ids: any IDGenerator = UUIDv7Generator(),
        logger: Logger,
        metrics: MetricsRegistry
    ) throws(HTTPServerError) {
        self.socket = socket
        core = try ServerCore(
            configuration: configuration,
            responder: responder,
            ids: ids,
            logger: logger,
            metrics: metrics
        )
    }

    package func run() async throws {
        let watching = PinnedThread(name: "http-watch") { [core] in core.watch.run() }
        let daemon: Daemon
        do {
            daemon = try Daemon(core: core, socket: socket)
        } catch {
            core.watch.stop()
            throw error
        }
        core.logger.notice(
            "Serving HTTP",
            metadata: ["http.host": "\(socket.host)", "http.port": "\(socket.port)"]
        )
        await cancellation()
        let stopping = PinnedThread(name: "http-stop") { daemon.stop() }
        await stopping.join()
        core.watch.stop()
        await watching.join()
        core.logger.notice("Stopped serving HTTP", metadata: ["http.port": "\(socket.port)"])
    }

    /// Returns when the task is cancelled.
    private func cancellation() async {
        let (never, continuation) = AsyncStream.makeStream(of: Never.self)
        for await _ in never {}
        continuation.finish()
    }
}
