import HTTPServer
import ServiceRuntime

/// One open page: what it is still to be told, and whether it may be.
final class EventSubscriber: Sendable {
    /// Something to tell.
    enum Note: Hashable {
        case changed(String)
        case heartbeat

        /// As it is sent.
        var text: String {
            switch self {
            case .changed(let topic): "event: changed\ndata: \(topic)\n\n"
            case .heartbeat: ": alive\n\n"
            }
        }
    }

    private let stream: ResponseStream
    private let access: @Sendable () async -> Bool
    /// What was not told yet; each once.
    private let waiting = Lock(Set<Note>())
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    init(stream: ResponseStream, access: @escaping @Sendable () async -> Bool) {
        self.stream = stream
        self.access = access
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func note(_ note: Note) {
        waiting.withLock { _ = $0.insert(note) }
        wake.yield()
    }

    /// Nothing more comes.
    func end() {
        wake.finish()
    }

    /// Tells what there is to tell, until the page has gone or may not know.
    func run() async {
        for await _ in wakes {
            let notes = waiting.withLock { notes in
                defer { notes = [] }
                return notes
            }
            guard !notes.isEmpty else { continue }
            guard await access() else { return stream.finish() }
            let texts = notes.map(\.text).sorted()
            guard stream.write(Array(texts.joined().utf8)) == .accepted else { return stream.abort() }
        }
        stream.finish()
    }
}
