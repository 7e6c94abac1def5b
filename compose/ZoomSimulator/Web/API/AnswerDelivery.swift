import HTTPServer

/// Turns an answer of the rules into one of HTTP, with whatever is to go wrong on its way.
struct AnswerDelivery: Sendable {
    let pulse: Pulse

    func response(_ answer: Answer) async -> Response {
        guard await passes(answer.disturbance) else { return Self.cut }
        var response = Response(status: HTTPStatus(code: answer.status))
        if let body = answer.body {
            response.headers[.contentType] = "application/json;charset=UTF-8"
            response.body = .bytes(Array(body.utf8))
        }
        response.headers[.cacheControl] = "no-store"
        for header in answer.headers {
            guard let name = HTTPField.Name(parsing: header.name) else { continue }
            response.headers.append(HTTPField(name: name, value: header.value))
        }
        return response
    }

    /// Lets the disturbance happen.
    ///
    /// - Returns: whether there is to be an answer at all.
    func passes(_ disturbance: Disturbance?) async -> Bool {
        switch disturbance {
        case nil: return true
        case .delay(let milliseconds):
            try? await Task.sleep(for: .milliseconds(milliseconds))
            return true
        case .hang:
            // Until the client leaves or the simulator stops.
            while !pulse.isClosed, !Task.isCancelled {
                await pulse.wait(beyond: pulse.count, for: .seconds(3_600))
            }
            return false
        case .reset: return false
        }
    }

    /// An answer whose connection is cut in its middle.
    ///
    /// The head gets through first: libcurl, for one, asks again by itself when a connection that it had used before
    /// breaks without a byte, and nobody would notice.
    static var cut: Response {
        let stream = ResponseStream()
        _ = stream.write(Array("{\"id\":".utf8))
        Task {
            try? await Task.sleep(for: .milliseconds(50))
            stream.abort()
        }
        return Response(headers: [.contentType: "application/json"], body: .stream(stream))
    }
}
