import CMicroHTTPD
import ServiceRuntime
import Glibc

/// What the daemon's thread calls. All of it runs on that thread.
extension ServerCore {
    /// A request's first line has been read.
    func target(_ target: String, _ connection: OpaquePointer) -> Exchange {
        let id = UInt64(UInt(bitPattern: chttpd_socket_context(connection)))
        let exchange = Exchange(target: target, connectionID: id)
        watch.enter(.head(exchange), id)
        return exchange
    }

    /// The head has been read; or a part of the body, or all of it; or an answer is there.
    func access(
        _ exchange: Exchange,
        _ connection: ConnectionPointer,
        method: UnsafePointer<CChar>,
        version: UnsafePointer<CChar>,
        upload: UnsafeRawBufferPointer
    ) -> MHD_Result {
        switch exchange.phase {
        case .fresh:
            return begin(exchange, connection, method, version)
        case .reading where upload.isEmpty:
            return present(exchange, connection)
        case .refused(let error) where upload.isEmpty:
            return refuse(error, exchange, connection)
        case .reading, .refused:
            guard !exchange.take(upload, limit: limits.bodyBytes) else { return .YES }
            _ = exchange.cut()
            RawAnswer.send(.contentTooLarge, to: chttpd_descriptor(connection.raw))
            refused(HTTPError(.contentTooLarge))
            return .NO
        case .answered(let response):
            return queue(response, exchange, connection, isLast: isStopping)
        case .handling, .sending:
            return .YES
        case .cut:
            return .NO
        }
    }

    private func begin(
        _ exchange: Exchange,
        _ connection: ConnectionPointer,
        _ method: UnsafePointer<CChar>,
        _ version: UnsafePointer<CChar>
    ) -> MHD_Result {
        let head = HeaderBlock.read(connection.raw, method: method, target: exchange.target, version: version)
        do throws(HTTPError) {
            let checked = try head.check(limits: limits)
            _ = try RequestTarget(exchange.target)
            if isStopping { throw .stopping }
            exchange.begin(method: HTTPMethod(rawValue: head.method), fields: checked.fields)
            watch.enter(.body(exchange), exchange.connectionID)
            return .YES
        } catch {
            return refuse(error, exchange, connection)
        }
    }

    private func present(_ exchange: Exchange, _ connection: ConnectionPointer) -> MHD_Result {
        guard admit(exchange) else { return refuse(.stopping, exchange, connection) }
        do throws(HTTPError) {
            let request = try exchange.park(connection, remoteAddress: remoteAddress(exchange, connection))
            handle(request, exchange)
            return .YES
        } catch {
            return refuse(error, exchange, connection)
        }
    }

    private func remoteAddress(_ exchange: Exchange, _ connection: ConnectionPointer) -> String {
        let peer = ClientAddress.text(of: connection.raw)
        guard configuration.trustsForwardedFor else { return peer }
        return exchange.forwardedFor ?? peer
    }

    /// Answers before, or in place of, the responder; the connection is closed, since more may be coming in.
    private func refuse(_ error: HTTPError, _ exchange: Exchange, _ connection: ConnectionPointer) -> MHD_Result {
        refused(error)
        return queue(error.response, exchange, connection, isLast: true)
    }

    private func queue(
        _ response: Response,
        _ exchange: Exchange,
        _ connection: ConnectionPointer,
        isLast: Bool
    ) -> MHD_Result {
        var response = response
        if case .stream(let stream) = response.body {
            if exchange.method == .head {
                stream.close()
                response.body = .empty
            } else if !admitStream() {
                stream.close()
                response = HTTPError.tooManyStreams.response
            }
        }
        guard let wire = WireResponse.make(response, isLast: isLast, connection: connection) else {
            logger.error("A response has a header that cannot be sent")
            if case .stream(let stream) = response.body {
                stream.close()
                releaseStream()
            }
            let excuse = HTTPError(.internalServerError).response
            exchange.send(nil)
            return WireResponse.make(excuse, isLast: true, connection: connection)?.queue() ?? .NO
        }
        switch response.body {
        case .stream(let stream):
            exchange.send(stream)
            stream.attach { [watch, id = exchange.connectionID] in watch.cut(id) }
            watch.enter(.streaming(exchange), exchange.connectionID)
        case .empty, .bytes:
            exchange.send(nil)
            watch.enter(.sending, exchange.connectionID)
        }
        return wire.queue()
    }
}
