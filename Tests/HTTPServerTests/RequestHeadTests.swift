import Testing

@testable import HTTPServer

@Suite struct RequestHeadTests {
    private func check(
        _ fields: [(String, String)],
        method: String = "GET",
        version: String = "HTTP/1.1",
        isWellFramed: Bool = true
    ) throws(HTTPError) -> RequestHead.Framing {
        let head = RequestHead(
            method: method,
            target: "/",
            version: version,
            fields: fields.map { (name: $0.0, value: $0.1) },
            isWellFramed: isWellFramed
        )
        return try head.check(limits: HTTPServerLimits()).framing
    }

    private func status(of body: () throws(HTTPError) -> RequestHead.Framing) -> Int? {
        do throws(HTTPError) {
            _ = try body()
            return nil
        } catch {
            return error.status.code
        }
    }

    @Test func `exactly one host is needed in HTTP 1,1 and none in 1,0`() throws {
        #expect(try check([("Host", "a")]) == .none)
        #expect(try check([], version: "HTTP/1.0") == .none)
        #expect(status { () throws(HTTPError) in try check([]) } == 400)
        #expect(status { () throws(HTTPError) in try check([("Host", "a"), ("host", "a")]) } == 400)
        #expect(status { () throws(HTTPError) in try check([("Host", "")]) } == 400)
        #expect(status { () throws(HTTPError) in try check([("Host", "a/b")]) } == 400)
        #expect(try check([("Host", "[::1]:80")]) == .none)
    }

    @Test func `a body is framed by one length or by chunks, never both`() throws {
        let host = ("Host", "a")
        #expect(try check([host, ("Content-Length", "5")]) == .length(5))
        #expect(try check([host, ("Content-Length", "0")]) == .none)
        #expect(try check([host, ("Transfer-Encoding", "Chunked")]) == .chunked)
        let refused: [[(String, String)]] = [
            [("Content-Length", "5"), ("Content-Length", "5")],
            [("Content-Length", "5"), ("Transfer-Encoding", "chunked")],
            [("Transfer-Encoding", "gzip, chunked")],
            [("Transfer-Encoding", "identity")],
            [("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked")],
            [("Content-Length", "+5")], [("Content-Length", "-5")], [("Content-Length", "5,5")],
            [("Content-Length", "0x5")], [("Content-Length", "")],
        ]
        for fields in refused {
            #expect(status { () throws(HTTPError) in try check([host] + fields) } == 400, "\(fields)")
        }
        #expect(
            status { () throws(HTTPError) in try check([("Transfer-Encoding", "chunked")], version: "HTTP/1.0") }
                == 400
        )
        #expect(status { () throws(HTTPError) in try check([host, ("Content-Length", "999999999")]) } == 413)
        #expect(
            status { () throws(HTTPError) in try check([host, ("Content-Length", "99999999999999999999")]) } == 400
        )
    }

    @Test func `names and methods are tokens and values hold no control characters`() {
        let host = ("Host", "a")
        for fields in [
            [("Bad Name", "x")], [("", "x")], [("Na(me", "x")], [("X", "a\u{0}b")], [("X", "a\rb")], [("X", "a\nb")],
            [("X", "\u{7F}")],
        ] {
            #expect(status { () throws(HTTPError) in try check([host] + fields) } == 400, "\(fields)")
        }
        #expect(status { () throws(HTTPError) in try check([host], method: "GE T") } == 400)
        #expect(status { () throws(HTTPError) in try check([host], method: "") } == 400)
        #expect(status { () throws(HTTPError) in try check([host], version: "HTTP/2.0") } == 400)
        #expect(status { () throws(HTTPError) in try check([host], isWellFramed: false) } == 400)
        #expect(status { () throws(HTTPError) in try check([host, ("X", "a\tb ä")]) } == nil)
    }

    @Test func `more fields than allowed are refused`() {
        let many = (0..<101).map { ("X-\($0)", "") }
        #expect(status { () throws(HTTPError) in try check([("Host", "a")] + many) } == 431)
    }
}
