import ServiceRuntime

/// What the daemon's callbacks work on; see `ServerCore+Callbacks` for how the C library calls it.
final class ServerCore: Sendable {
    private struct State {
        var isStopping = false
        /// Exchanges whose request has arrived whole, until the library has finished with them.
        var active: [ObjectIdentifier: Exchange] = [:]
        var streams = 0
    }

    let configuration: HTTPServerConfiguration
    let responder: any HTTPResponder
    let watch: ConnectionWatch
    let logger: Logger
    private let ids: any IDGenerator
    private let connections: Gauge
    private let streams: Gauge
    private let metrics: MetricsRegistry
    private let state = Lock(State())

    init(
        configuration: HTTPServerConfiguration,
        responder: any HTTPResponder,
        ids: any IDGenerator,
        logger: Logger,
        metrics: MetricsRegistry
    ) throws(HTTPServerError) {
        self.configuration = configuration
        self.responder = responder
        self.ids = ids
        self.logger = logger
        self.metrics = metrics
        watch = try ConnectionWatch(limits: configuration.limits)
        connections = metrics.gauge("http_connections", help: "Connections open now")
        streams = metrics.gauge("http_streams", help: "Event streams open now")
    }

    var limits: HTTPServerLimits { configuration.limits }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    // MARK: connections

    func connected(_ descriptor: Int32) -> UInt64 {
        connections.add(1)
        return watch.add(descriptor)
    }

    func disconnected(_ id: UInt64) {
        watch.remove(id)
        connections.add(-1)
    }

    // MARK: exchanges

    /// Hands a request to the responder, in a task of its own.
    ///
    /// Not a structured one: the connection waits for it, not a parent; it ends by answering, or by its deadline.
    func handle(_ request: Request, _ exchange: Exchange) {
        watch.enter(.handling(exchange), exchange.connectionID)
        let id = ids.next()
        var logger = logger
        logger[metadataKey: "request.id"] = "\(id)"
        let context = RequestContext(id: id, logger: logger)
        let responder = responder
        exchange.keep(
            Task {
                exchange.answer(await responder.respond(to: request, context: context))
            }
        )
    }

    /// A whole request has arrived.
    ///
    /// - Returns: false when the server is stopping and takes no more.
    func admit(_ exchange: Exchange) -> Bool {
        state.withLock { state in
            if state.isStopping { return false }
            state.active[ObjectIdentifier(exchange)] = exchange
            return true
        }
    }

    /// Counts a stream.
    ///
    /// - Returns: false when there are too many.
    func admitStream() -> Bool {
        let isAdmitted = state.withLock { state in
            if state.streams >= limits.streams { return false }
            state.streams += 1
            return true
        }
        if isAdmitted { streams.add(1) }
        return isAdmitted
    }

    /// A stream that was counted is over.
    func releaseStream() {
        state.withLock { $0.streams -= 1 }
        streams.add(-1)
    }

    func completed(_ exchange: Exchange) {
        if exchange.stream != nil { releaseStream() }
        exchange.complete()
        watch.enter(.idle, exchange.connectionID)
        state.withLockAndWake { state in
            _ = state.active.removeValue(forKey: ObjectIdentifier(exchange))
        }
    }

    /// Counts a request that never reached the responder.
    func refused(_ error: HTTPError) {
        metrics.counter(
            "http_refused_total",
            help: "Requests refused before any route was looked for",
            labels: ["status": "\(error.status.code)"]
        ).increment()
    }

    // MARK: stopping

    /// Lets no further request in, ends streams, waits for what runs; what then still runs is answered for.
    ///
    /// Blocks its thread. Afterwards no connection is suspended, nor will be.
    func drain() {
        let active = state.withLock { state in
            state.isStopping = true
            return Array(state.active.values)
        }
        logger.notice("Stopping serving HTTP", metadata: ["http.requests": "\(active.count)"])
        for exchange in active { exchange.stream?.finish() }
        let milliseconds = Int64(limits.stopTime / .milliseconds(1))
        let isEmpty = state.wait(milliseconds: milliseconds) { $0.active.isEmpty ? true : nil }
        guard isEmpty == nil else { return }
        let remaining = state.withLock { Array($0.active.values) }
        logger.warning("Requests were cut off while stopping", metadata: ["http.requests": "\(remaining.count)"])
        for exchange in remaining {
            exchange.expire(.stopping)
            exchange.stream?.abort()
        }
        // Time for the answers to leave; a client that does not take them is not waited for.
        _ = state.wait(milliseconds: 250) { $0.active.isEmpty ? true : nil }
    }
}
