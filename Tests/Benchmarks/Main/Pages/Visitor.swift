import Foundation
import HTTPClient
import ServiceRuntime

/// Somebody who looks at a service's pages, one after the other.
final class Visitor {
    private let client: HTTPClient
    private let origin: String
    private let headers: HTTPHeaders

    /// Goes to a port of this machine, with these headers on every request.
    init(port: Int, headers: HTTPHeaders = HTTPHeaders()) {
        client = HTTPClient(configuration: HTTPClientConfiguration(plainHTTP: .loopbackOnly))
        origin = "http://127.0.0.1:\(port)"
        self.headers = headers
    }

    /// A page, and how long it took, milliseconds.
    func page(_ path: String) throws -> (response: HTTPClientResponse, milliseconds: Double) {
        let request = HTTPClientRequest(url: origin + path, headers: headers)
        let client = client
        return try blocking {
            let start = monotonicNanoseconds()
            let response = try await client.execute(request)
            return (response, Double(monotonicNanoseconds() - start) / 1e6)
        }
    }

    /// Waits until the service says that it is ready.
    func waitUntilReady(seconds: UInt64 = 60, _ contender: Contender) throws {
        let start = monotonicNanoseconds()
        while (try? page("/ready"))?.response.status != 200 {
            try contender.check()
            guard monotonicNanoseconds() - start < seconds * 1_000_000_000 else {
                throw Failure("the service is not ready within \(seconds) s:\n\(contender.log)")
            }
            rest(milliseconds: 1)
        }
    }
}

/// Runs something that awaits, and blocks this thread until it is done.
func blocking<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) throws -> Result {
    let done = Lock<Swift.Result<Result, any Error>?>(nil)
    Task {
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        done.withLockAndWake { $0 = result }
    }
    return try done.wait { $0 }.get()
}
