import CMicroHTTPD

/// A response as the C library holds it.
struct WireResponse: ~Copyable {
    private let raw: OpaquePointer
    private let status: UInt32
    private let connection: ConnectionPointer

    /// Makes it; nil when a header cannot be sent or there is no memory.
    static func make(_ response: Response, isLast: Bool, connection: ConnectionPointer) -> WireResponse? {
        guard let raw = body(of: response, connection) else { return nil }
        let wire = WireResponse(raw: raw, status: UInt32(response.status.code), connection: connection)
        for field in response.headers {
            guard field.isSendable, MHD_add_response_header(raw, field.name.rawName, field.value) == .YES else {
                return nil
            }
        }
        if isLast { MHD_add_response_header(raw, "Connection", "close") }
        return wire
    }

    private static func body(of response: Response, _ connection: ConnectionPointer) -> OpaquePointer? {
        switch response.body {
        case .bytes(var bytes) where !response.status.forbidsBody:
            return MHD_create_response_from_buffer(bytes.count, &bytes, .RESPMEM_MUST_COPY)
        case .stream(let stream) where !response.status.forbidsBody:
            let box = Unmanaged.passRetained(StreamBox(stream: stream, connection: connection)).toOpaque()
            return MHD_create_response_from_callback(
                .max,
                4_096,
                { box, _, buffer, size in StreamBox.read(box, buffer, size) },
                box,
                { box in if let box { Unmanaged<StreamBox>.fromOpaque(box).release() } }
            )
        case .empty, .bytes, .stream:
            return MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
        }
    }

    /// Gives it to the connection.
    func queue() -> MHD_Result {
        MHD_queue_response(connection.raw, status, raw)
    }

    deinit {
        MHD_destroy_response(raw)
    }
}

/// What the library's reader of a stream needs; it lives as long as the library's response.
private final class StreamBox: Sendable {
    let stream: ResponseStream
    let connection: ConnectionPointer

    init(stream: ResponseStream, connection: ConnectionPointer) {
        self.stream = stream
        self.connection = connection
    }

    static func read(_ box: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int) -> Int {
        guard let box, let buffer else { return -2 }
        let this = Unmanaged<StreamBox>.fromOpaque(box).takeUnretainedValue()
        switch this.stream.read(
            into: UnsafeMutableRawBufferPointer(start: buffer, count: size),
            connection: this.connection
        ) {
        case .bytes(let count): return count
        case .parked: return 0
        case .end: return -1
        }
    }
}
