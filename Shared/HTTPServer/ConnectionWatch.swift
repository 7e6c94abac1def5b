import CMicroHTTPD
import Glibc
import ServiceRuntime

/// Holds connections to absolute deadlines, and notices when the client of a stream leaves.
///
/// The C library's own timeout starts anew with every byte, and a suspended connection never learns that the other end
/// is gone; so a thread of our own sleeps in epoll. Descriptors are used under the lock only, and a connection is taken
/// out before the library closes its descriptor: a number that has been given to somebody else is never touched.
final class ConnectionWatch: Sendable {
    /// What a connection is doing, and for whom.
    enum Phase: Sendable {
        /// Waiting for the first line of a request, on a new connection or between requests.
        case idle
        case head(Exchange)
        case body(Exchange)
        case handling(Exchange)
        case sending
        case streaming(Exchange)
    }

    private struct Entry {
        let descriptor: Int32
        var phase: Phase
        /// Instant of `monotonicNanoseconds`.
        var deadline: UInt64
    }

    private struct State {
        var entries: [UInt64: Entry] = [:]
        var lastID: UInt64 = 0
        var isStopped = false
    }

    private let state = Lock(State())
    private let limits: HTTPServerLimits
    private let epoll: Int32
    private let wakeUp: Int32

    init(limits: HTTPServerLimits) throws(HTTPServerError) {
        self.limits = limits
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wakeUp = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard epoll >= 0, wakeUp >= 0 else {
            throw HTTPServerError(operation: "watching connections", reason: String(cString: strerror(errno)))
        }
        var event = epoll_event(events: UInt32(EPOLLIN.rawValue), data: epoll_data_t(u64: 0))
        epoll_ctl(epoll, EPOLL_CTL_ADD, wakeUp, &event)
    }

    deinit {
        close(epoll)
        close(wakeUp)
    }

    /// The connections there are.
    var count: Int { state.withLock { $0.entries.count } }

    /// A connection was made.
    ///
    /// - Returns: its number, never 0.
    func add(_ descriptor: Int32) -> UInt64 {
        let (id, isFirst) = state.withLock { state in
            state.lastID += 1
            state.entries[state.lastID] = Entry(
                descriptor: descriptor,
                phase: .idle,
                deadline: deadline(limits.headerTime)
            )
            return (state.lastID, state.entries.count == 1)
        }
        if isFirst { wake() }
        return id
    }

    /// A connection goes on to another phase, with that phase's deadline.
    func enter(_ phase: Phase, _ id: UInt64) {
        state.withLock { state in
            guard var entry = state.entries[id] else { return }
            if case .streaming = entry.phase { epoll_ctl(epoll, EPOLL_CTL_DEL, entry.descriptor, nil) }
            entry.phase = phase
            switch phase {
            case .idle: entry.deadline = deadline(.seconds(limits.inactivitySeconds) + limits.headerTime)
            case .head: entry.deadline = deadline(limits.headerTime)
            case .body: entry.deadline = deadline(limits.bodyTime)
            case .handling: entry.deadline = deadline(limits.handlerTime)
            case .sending: entry.deadline = deadline(limits.responseTime)
            case .streaming:
                entry.deadline = .max
                var event = epoll_event(
                    events: UInt32(EPOLLRDHUP.rawValue) | UInt32(EPOLLONESHOT.rawValue),
                    data: epoll_data_t(u64: id)
                )
                epoll_ctl(epoll, EPOLL_CTL_ADD, entry.descriptor, &event)
            }
            state.entries[id] = entry
        }
    }

    /// The library is about to close a connection.
    func remove(_ id: UInt64) {
        state.withLock { _ = $0.entries.removeValue(forKey: id) }
    }

    /// Shuts a connection down for both sides; the library then notices and closes it.
    func cut(_ id: UInt64) {
        state.withLock { state in
            guard let entry = state.entries[id] else { return }
            shutdown(entry.descriptor, Int32(SHUT_RDWR))
        }
    }

    /// Ends the thread.
    func stop() {
        state.withLock { $0.isStopped = true }
        wake()
    }

    /// The thread's work.
    func run() {
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while true {
            let (isStopped, isEmpty) = state.withLock { ($0.isStopped, $0.entries.isEmpty) }
            if isStopped { return }
            let count = epoll_wait(epoll, &events, Int32(events.count), isEmpty ? -1 : tickMilliseconds)
            for event in events.prefix(Int(max(count, 0))) {
                let id = event.data.u64
                if id == 0 {
                    var value: UInt64 = 0
                    read(wakeUp, &value, 8)
                } else {
                    depart(id)
                }
            }
            sweep()
        }
    }

    // MARK: private

    private func deadline(_ time: Duration) -> UInt64 {
        monotonicNanoseconds() + UInt64(time / .nanoseconds(1))
    }

    /// A quarter of the shortest time that is watched, at most a second.
    private var tickMilliseconds: Int32 {
        let times = [limits.headerTime, limits.bodyTime, limits.handlerTime, limits.responseTime, .seconds(4)]
        let shortest = times.min() ?? .seconds(4)
        return max(5, Int32(shortest / .milliseconds(4)))
    }

    private func wake() {
        var one: UInt64 = 1
        write(wakeUp, &one, 8)
    }

    private func depart(_ id: UInt64) {
        let stream = state.withLock { state -> ResponseStream? in
            guard case .streaming(let exchange) = state.entries[id]?.phase else { return nil }
            return exchange.stream
        }
        stream?.abort()
    }

    private func sweep() {
        let overdue = state.withLock { state -> [Exchange] in
            let now = monotonicNanoseconds()
            var handling: [Exchange] = []
            for (id, entry) in state.entries where entry.deadline <= now {
                switch entry.phase {
                case .idle, .sending: shutdown(entry.descriptor, Int32(SHUT_RDWR))
                case .head(let exchange), .body(let exchange):
                    if exchange.cut() {
                        RawAnswer.send(.requestTimeout, to: entry.descriptor)
                        shutdown(entry.descriptor, Int32(SHUT_RDWR))
                    }
                case .handling(let exchange): handling.append(exchange)
                case .streaming: break
                }
                state.entries[id]?.deadline = .max
            }
            return handling
        }
        for exchange in overdue { exchange.expire(.handlerTooSlow) }
    }
}
