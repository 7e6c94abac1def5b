import FoundationEssentials
import HTTPClient

/// A JSON interface of one of the parts, opened by a bearer secret: the services' operator paths, the simulator's control API.
struct JSONDoor: Sendable {
    let client: HTTPClient
    /// Scheme, host and port; with the paths' common beginning, if they have one.
    let origin: String
    let secret: String
    /// Who answers, for sentences.
    let name: String
    /// The kind of obstacle a refusal is.
    let refusal: ClusterError.Code
    /// How long "not yet" (503, or nobody there) is asked again.
    var patience: Duration = .seconds(30)

    /// What a refusal says.
    private struct Refusal: Decodable {
        let error: String
    }

    /// An answer whose content doesn't matter.
    struct Nothing: Decodable {}

    func get<Answer: Decodable>(_ path: String, as type: Answer.Type = Answer.self) async throws -> Answer {
        try decode(try await ask(path, .get, body: nil), path)
    }

    func send<Answer: Decodable>(
        _ method: HTTPClientRequest.Method,
        _ path: String,
        _ body: some Encodable,
        as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        try decode(try await ask(path, method, body: body.line), path)
    }

    /// Whether there is such a thing (anything but 404).
    func has(_ path: String) async throws -> Bool {
        try await answer(path, .get, body: nil).status != 404
    }

    private func ask(
        _ path: String,
        _ method: HTTPClientRequest.Method,
        body: String?
    ) async throws -> HTTPClientResponse {
        let response = try await answer(path, method, body: body)
        guard (200..<300).contains(response.status) else {
            let why = try? JSONDecoder().decode(Refusal.self, from: Data(response.body)).error
            throw ClusterError(refusal, "\(name): \(why ?? "\(path) answered \(response.status).")")
        }
        return response
    }

    /// The answer, once it isn't "not yet" any more.
    private func answer(
        _ path: String,
        _ method: HTTPClientRequest.Method,
        body: String?
    ) async throws -> HTTPClientResponse {
        var headers: HTTPHeaders = ["Authorization": "Bearer \(secret)", "Accept": "application/json"]
        if body != nil { headers.add(name: "Content-Type", value: "application/json") }
        let request = HTTPClientRequest(
            url: origin + path,
            method: method,
            headers: headers,
            body: body.map { .string($0) },
            isReplayable: false
        )
        let start = ContinuousClock.now
        while true {
            let mayWait = start.duration(to: .now) < patience
            do {
                let response = try await client.execute(request, timeout: .seconds(30))
                guard response.status == 503, mayWait else { return response }
            } catch {
                guard error.isRetriable, !error.mayHaveBeenSent, mayWait else {
                    throw ClusterError(refusal, "\(name) doesn't answer (\(error)).")
                }
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func decode<Answer: Decodable>(_ response: HTTPClientResponse, _ path: String) throws -> Answer {
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(response.body))
        } catch {
            throw ClusterError(refusal, "\(name): what \(path) answered can't be read.")
        }
    }
}
