import ServiceRuntime

/// A body that is written while it is sent, from any thread, without ever waiting.
package final class ResponseStream: Sendable {
    /// What became of a write.
    package enum WriteResult: Equatable, Sendable {
        /// It will be sent.
        case accepted
        /// The client takes too slowly; nothing of it was kept.
        case full
        /// The client has left, or the stream was finished.
        case closed
    }

    private enum Phase {
        case open
        /// What is buffered is still sent.
        case finished
        /// Nothing more is sent.
        case aborted
        /// The connection is through with it.
        case closed
    }

    private struct State {
        var phase = Phase.open
        var buffer: [UInt8] = []
        /// Set while the daemon waits for bytes.
        var parked: ConnectionPointer?
        /// Cuts the connection that sends this.
        var cut: (@Sendable () -> Void)?
        var onClose: [@Sendable () -> Void] = []
    }

    /// What the daemon does next.
    enum Read: Equatable {
        case bytes(Int)
        case parked
        case end
    }

    private let state = Lock(State())
    private let bufferLimit: Int

    /// Makes a stream that holds at most `bufferLimit` bytes which the client has not taken yet.
    package init(bufferLimit: Int = 64 * 1_024) {
        self.bufferLimit = bufferLimit
    }

    /// Sends bytes, all or none.
    package func write(_ bytes: [UInt8]) -> WriteResult {
        let (result, parked) = state.withLock { state in
            guard state.phase == .open else { return (WriteResult.closed, ConnectionPointer?.none) }
            guard state.buffer.count + bytes.count <= bufferLimit else { return (.full, nil) }
            state.buffer += bytes
            defer { state.parked = nil }
            return (.accepted, state.parked)
        }
        parked?.resume()
        return result
    }

    /// Ends the body after what was written.
    package func finish() {
        let parked = state.withLock { state -> ConnectionPointer? in
            guard state.phase == .open else { return nil }
            state.phase = .finished
            defer { state.parked = nil }
            return state.parked
        }
        parked?.resume()
    }

    /// Cuts the connection without sending what was written.
    package func abort() {
        let (cut, parked) = state.withLock { state -> ((@Sendable () -> Void)?, ConnectionPointer?) in
            guard state.phase == .open || state.phase == .finished else { return (nil, nil) }
            state.phase = .aborted
            defer { state.parked = nil }
            return (state.cut, state.parked)
        }
        cut?()
        parked?.resume()
    }

    /// What the client has not taken yet, as text; for tests.
    package var buffered: String { String(decoding: state.withLock { $0.buffer }, as: UTF8.self) }

    /// Whether nothing more can be written.
    package var isClosed: Bool { state.withLock { $0.phase != .open } }

    /// Calls `body` once the connection is through with the stream; at once if it already is.
    package func onClose(_ body: @escaping @Sendable () -> Void) {
        let isClosed = state.withLock { state in
            if state.phase != .closed { state.onClose.append(body) }
            return state.phase == .closed
        }
        if isClosed { body() }
    }

    // MARK: the daemon's side

    /// A connection begins to send this.
    ///
    /// - Parameter cut: Shuts the socket down. The library must never be told of an error (-2): it then forgets to clean
    ///   the connection up until something else wakes it (0.9.75, `try_ready_chunked_body`). So an aborted stream ends
    ///   as if it were complete, on a socket that takes no more.
    func attach(cut: @escaping @Sendable () -> Void) {
        let isAborted = state.withLock { state in
            state.cut = cut
            return state.phase == .aborted
        }
        if isAborted { cut() }
    }

    /// Takes what is there; if nothing is, suspends the connection until there is.
    func read(into target: UnsafeMutableRawBufferPointer, connection: ConnectionPointer) -> Read {
        let destination = SendableBuffer(raw: target)
        return state.withLock { state in
            switch state.phase {
            case .aborted, .closed: return .end
            case .open, .finished: break
            }
            guard !state.buffer.isEmpty else {
                guard state.phase == .open else { return .end }
                state.parked = connection
                connection.suspend()
                return .parked
            }
            let count = min(destination.raw.count, state.buffer.count)
            state.buffer.withUnsafeBytes { destination.raw.copyMemory(from: .init(rebasing: $0[..<count])) }
            state.buffer.removeFirst(count)
            return .bytes(count)
        }
    }

    /// Says that the connection is through with the stream.
    func close() {
        let callbacks = state.withLock { state in
            state.phase = .closed
            state.buffer = []
            state.parked = nil
            state.cut = nil
            defer { state.onClose = [] }
            return state.onClose
        }
        for callback in callbacks { callback() }
    }
}

/// The daemon's buffer for the time of one call.
// Guarded by its use: within the call that it was handed to, on that thread.
private struct SendableBuffer: @unchecked Sendable {
    let raw: UnsafeMutableRawBufferPointer
}
