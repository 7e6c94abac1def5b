import ServiceRuntime

/// One request and its answer: made when the target is known, gone when the C library has finished with both.
///
/// The daemon's thread drives it; the handler's task, the watch and the stop procedure answer it.
final class Exchange: Sendable {
    /// How far it is.
    enum Phase: Sendable {
        /// Only the target is known.
        case fresh
        /// The head was checked; the body is coming.
        case reading
        /// The answer is decided although the body is still coming; what comes is dropped.
        case refused(HTTPError)
        /// Suspended until there is an answer.
        case handling
        /// Resumed, to send this.
        case answered(Response)
        /// Being sent.
        case sending(ResponseStream?)
        /// Ended by us without the library: whatever it still says is not listened to.
        case cut
    }

    private struct State {
        var phase = Phase.fresh
        var connection: ConnectionPointer?
        var task: Task<Void, Never>?
        var method = HTTPMethod.get
        var fields = HTTPFields()
        var body: [UInt8] = []
        var dropped = 0
    }

    /// The target as it was sent.
    let target: String
    /// The connection's number in the watch.
    let connectionID: UInt64
    private let state = Lock(State())

    init(target: String, connectionID: UInt64) {
        self.target = target
        self.connectionID = connectionID
    }

    var phase: Phase { state.withLock { $0.phase } }

    /// The method, once the head was checked.
    var method: HTTPMethod { state.withLock { $0.method } }

    /// The address that a trusted proxy says asked, once the head was checked.
    var forwardedFor: String? { ClientAddress.forwarded(state.withLock { $0.fields }) }

    /// The head was good; the body follows.
    func begin(method: HTTPMethod, fields: HTTPFields) {
        state.withLock { state in
            state.method = method
            state.fields = fields
            state.phase = .reading
        }
    }

    /// Takes a part of the body.
    ///
    /// - Returns: false when so much has come in vain that the connection is to be closed.
    func take(_ bytes: UnsafeRawBufferPointer, limit: Int) -> Bool {
        let bytes = Array(bytes)
        return state.withLock { state in
            if case .reading = state.phase {
                if state.body.count + bytes.count <= limit {
                    state.body += bytes
                    return true
                }
                state.body = []
                state.phase = .refused(HTTPError(.contentTooLarge))
            }
            state.dropped += bytes.count
            return state.dropped <= 4 * limit
        }
    }

    /// Suspends the connection and hands out the request, for a task to answer.
    ///
    /// - Throws: 400 when the target is malformed.
    func park(_ connection: ConnectionPointer, remoteAddress: String) throws(HTTPError) -> Request {
        let (method, fields, body) = state.withLock { state in
            defer { state.body = [] }
            return (state.method, state.fields, state.body)
        }
        let request = try Request(
            method: method,
            target: target,
            headers: fields,
            body: body,
            remoteAddress: remoteAddress
        )
        state.withLock { state in
            state.connection = connection
            state.phase = .handling
            connection.suspend()
        }
        return request
    }

    /// Keeps the task that answers, to cancel it when its time is over.
    func keep(_ task: Task<Void, Never>) {
        state.withLock { state in
            if case .handling = state.phase { state.task = task }
        }
    }

    /// Answers; the first answer counts, a later one is dropped and its stream closed.
    func answer(_ response: Response) {
        let connection = state.withLock { state in
            guard case .handling = state.phase else { return ConnectionPointer?.none }
            state.phase = .answered(response)
            state.task = nil
            defer { state.connection = nil }
            return state.connection
        }
        if let connection {
            connection.resume()
        } else if case .stream(let stream) = response.body {
            stream.close()
        }
    }

    /// Answers in the handler's place, which is cancelled.
    func expire(_ error: HTTPError) {
        let task = state.withLock { $0.task }
        answer(error.response)
        task?.cancel()
    }

    /// The answer is being sent.
    func send(_ stream: ResponseStream?) {
        state.withLock { $0.phase = .sending(stream) }
    }

    /// The stream that is being sent.
    var stream: ResponseStream? {
        guard case .sending(let stream) = phase else { return nil }
        return stream
    }

    /// Ends it, if the request is still being read.
    ///
    /// - Returns: whether it was.
    func cut() -> Bool {
        state.withLock { state in
            switch state.phase {
            case .fresh, .reading, .refused:
                state.phase = .cut
                return true
            case .handling, .answered, .sending, .cut:
                return false
            }
        }
    }

    /// The library has finished with it, however that went.
    func complete() {
        let (task, phase) = state.withLock { state in
            defer { state.phase = .cut }
            return (state.task, state.phase)
        }
        task?.cancel()
        switch phase {
        case .answered(let response):
            if case .stream(let stream) = response.body { stream.close() }
        case .sending(let stream):
            stream?.close()
        case .fresh, .reading, .refused, .handling, .cut:
            break
        }
    }
}
