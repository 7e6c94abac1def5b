import HTTPServer
import Harness
import ServiceRuntime
import Testing

@Suite struct ResponseStreamTests {
    private static let request = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n"

    /// Streams that a test's handler has handed out.
    private final class Streams: Sendable {
        private let made = Lock([ResponseStream]())

        var all: [ResponseStream] { made.withLock { $0 } }

        func routes(bufferLimit: Int = 64 * 1_024) -> RouteCollection {
            RouteCollection()
                .get("/events") { _, _ in
                    let stream = ResponseStream(bufferLimit: bufferLimit)
                    self.made.withLock { $0.append(stream) }
                    return Response(headers: [.contentType: "text/event-stream"], body: .stream(stream))
                }
                .get("/") { _, _ in .text("page") }
        }
    }

    @Test func `what is written arrives at once, and the end ends the body`() async throws {
        let streams = Streams()
        try await TestServer.with(streams.routes()) { server in
            let client = try await server.connect()
            client.send(Self.request)
            #expect(try await client.head().contains("text/event-stream"))
            let stream = try #require(streams.all.first)
            for text in ["one", "two", "three"] {
                #expect(stream.write(Array(text.utf8)) == .accepted)
                #expect(try await client.chunk() == text)
            }
            stream.finish()
            #expect(try await client.chunk() == nil)
            #expect(stream.write([1]) == .closed)
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.answer().body == "page")
        }
    }

    @Test func `HEAD on a stream leaves the connection in step`() async throws {
        let streams = Streams()
        try await TestServer.with(streams.routes()) { server in
            let client = try await server.connect()
            client.send("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let head = try await client.answer(toHead: true)
            #expect(head.status == 200)
            #expect(head.field("Content-Type") == "text/event-stream")
            #expect(try await client.answer().body == "page")
            #expect(streams.all[0].isClosed)
        }
    }

    @Test func `two hundred clients that vanish are noticed`() async throws {
        let streams = Streams()
        let closed = Counter()
        try await TestServer.with(streams.routes()) { server in
            var clients: [RawClient] = []
            for _ in 0..<200 {
                let client = try await server.connect()
                client.send(Self.request)
                _ = try await client.head()
                clients.append(client)
            }
            for stream in streams.all { stream.onClose { closed.increment() } }
            #expect(server.metrics.gauge("http_streams").value == 200)
            for client in clients { client.leave() }
            try await eventually("all streams are closed") { closed.value == 200 }
            try await eventually("all connections are gone") {
                server.metrics.gauge("http_connections").value == 0
            }
            #expect(streams.all.allSatisfy { $0.write([1]) == .closed })
            #expect(server.metrics.gauge("http_streams").value == 0)
        }
    }

    @Test func `a client that vanishes together with the last bytes is noticed too`() async throws {
        let streams = Streams()
        try await TestServer.with(streams.routes()) { server in
            for _ in 0..<20 {
                let client = try await server.connect()
                client.send(Self.request)
                client.leave()
            }
            try await eventually("all connections are gone") {
                streams.all.allSatisfy(\.isClosed) && server.metrics.gauge("http_connections").value == 0
            }
        }
    }

    @Test func `a client that takes nothing fills its buffer and nobody else's`() async throws {
        let streams = Streams()
        try await TestServer.with(streams.routes(bufferLimit: 100_000)) { server in
            let slow = try await server.connect()
            slow.send(Self.request)
            _ = try await slow.head()
            let quick = try await server.connect()
            quick.send(Self.request)
            _ = try await quick.head()
            let block = [UInt8](repeating: 120, count: 50_000)
            var result = ResponseStream.WriteResult.accepted
            for _ in 0..<10_000 where result == .accepted { result = streams.all[0].write(block) }
            #expect(result == .full)
            #expect(streams.all[1].write(Array("x".utf8)) == .accepted)
            #expect(try await quick.chunk() == "x")
            streams.all[0].abort()
            try await eventually("the slow one is let go") { server.metrics.gauge("http_streams").value == 1 }
        }
    }

    @Test func `more streams than allowed are refused with a sentence`() async throws {
        let streams = Streams()
        var limits = HTTPServerLimits()
        limits.streams = 1
        try await TestServer.with(streams.routes(), limits: limits) { server in
            let first = try await server.connect()
            first.send(Self.request)
            _ = try await first.head()
            let second = try await server.connect()
            second.send(Self.request)
            #expect(try await second.answer().status == 503)
            #expect(streams.all[1].isClosed)
            first.leave()
            try await eventually("the place is free") { server.metrics.gauge("http_streams").value == 0 }
            second.send(Self.request)
            #expect(try await second.head().contains("200"))
        }
    }

    @Test func `many writers at once lose nothing`() async throws {
        let streams = Streams()
        try await TestServer.with(streams.routes(bufferLimit: 10_000_000)) { server in
            let client = try await server.connect()
            client.send(Self.request)
            _ = try await client.head()
            let stream = try #require(streams.all.first)
            async let body = Self.chunks(of: client)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<500 { _ = stream.write(Array("line\n".utf8)) }
                    }
                }
            }
            stream.finish()
            let text = try await body
            #expect(text == String(repeating: "line\n", count: 8 * 500))
        }
    }

    private static func chunks(of client: RawClient) async throws -> String {
        var text = ""
        while let chunk = try await client.chunk() { text += chunk }
        return text
    }
}
