package import ServiceRuntime

/// Asks other servers, over libcurl.
///
/// One thread of its own drives every transfer and keeps the connections; any number of tasks may ask at once. TLS is
/// always checked, redirects are not followed, there are no cookies, and nothing is read from the environment. A client
/// is used for long and then closed: ``close(grace:)``, or ``run()`` in a service group. One that is let go unclosed
/// stops by itself.
package final class HTTPClient: Service {
    private let configuration: HTTPClientConfiguration
    private let clock: any Clock<Duration>
    private let random: any RandomSource
    private let queue: TransferQueue
    private let thread: PinnedThread

    package var name: String { "http client" }

    /// Makes a client and starts its thread.
    ///
    /// - Parameters:
    ///   - configuration: How it connects and how much it takes.
    ///   - clock: Waits between attempts.
    ///   - random: Spreads the waits.
    package init(
        configuration: HTTPClientConfiguration = HTTPClientConfiguration(),
        clock: any Clock<Duration> = ContinuousClock(),
        random: any RandomSource = SystemRandom()
    ) {
        let queue = TransferQueue()
        self.configuration = configuration
        self.clock = clock
        self.random = random
        self.queue = queue
        thread = PinnedThread(name: "http-client") { queue.run(configuration) }
    }

    deinit {
        queue.close(by: .now)
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// Cancelling the task ends the transfer at once.
    /// - Parameters:
    ///   - request: What to ask.
    ///   - timeout: For everything together: waiting for a connection, all attempts and the pauses between them.
    /// - Returns: The answer.
    /// - Throws: ``HTTPClientError``, when there is none. A status such as 500 is one.
    package func execute(
        _ request: HTTPClientRequest,
        timeout: Duration = .seconds(10)
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        let deadline = ContinuousClock.now + timeout
        let url = try RequestURL(request.url, allowing: configuration.plainHTTP)
        guard request.isSendable else {
            throw HTTPClientError(.invalidRequest, origin: url.origin, mayHaveBeenSent: false)
        }
        var wasMaybeSent = false
        var attempt = 1
        while true {
            let error: HTTPClientError
            do throws(HTTPClientError) {
                return try await queue.transfer(request, to: url, deadline: deadline)
            } catch let failure {
                error = failure.afterMaybeSending(wasMaybeSent)
            }
            wasMaybeSent = error.mayHaveBeenSent
            let pause = request.retries.pause(
                after: attempt,
                error: error,
                mayBeReplayed: request.mayBeReplayed,
                jitter: random.bytes(1).first ?? 0
            )
            guard let pause, ContinuousClock.now + pause < deadline else { throw error }
            do {
                try await clock.sleep(for: pause)
            } catch {
                throw HTTPClientError(.cancelled, origin: url.origin, mayHaveBeenSent: wasMaybeSent)
            }
            attempt += 1
        }
    }

    /// Takes no further request, gives those under way `grace` to finish, fails the rest, and ends the thread.
    ///
    /// Each request ends exactly once. May be called more than once.
    package func close(grace: Duration = .zero) async {
        queue.close(by: .now + grace)
        await thread.join()
    }

    /// Waits for the task's cancellation, then closes, with three seconds of grace.
    package func run() async throws {
        let (never, continuation) = AsyncStream.makeStream(of: Never.self)
        for await _ in never {}
        continuation.finish()
        await close(grace: .seconds(3))
    }
}
