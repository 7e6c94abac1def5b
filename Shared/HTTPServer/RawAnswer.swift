import Glibc

/// A last word on a connection whose request will not be read to its end, where the C library can send none.
enum RawAnswer {
    /// Sends a refusal if the socket takes it at once; the connection is closed next in any case.
    static func send(_ status: HTTPStatus, to descriptor: Int32) {
        let message = HTTPError(status).message + "\n"
        let answer = """
            HTTP/1.1 \(status)\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Length: \(message.utf8.count)\r
            Connection: close\r
            \r
            \(message)
            """
        var bytes = Array(answer.utf8)
        _ = Glibc.send(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
    }
}
