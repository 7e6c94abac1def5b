import Cryptography
import HTTPClient
import Harness
import ServiceRuntime
import Testing
import ZoomSimulator

@Suite struct SimulatorTests {
    private static let callback = "http://localhost:8080/zoom/callback"
    private let client = HTTPClient(configuration: HTTPClientConfiguration(plainHTTP: .loopbackOnly))

    private func ask(
        _ url: String,
        _ method: HTTPClientRequest.Method = .get,
        _ headers: HTTPHeaders = [:],
        form: String? = nil,
        json: JSONValue? = nil
    ) async throws -> (status: Int, json: JSONValue) {
        var headers = headers
        if form != nil { headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded") }
        if json != nil { headers.add(name: "Content-Type", value: "application/json") }
        let body = form ?? json?.text
        let response = try await client.execute(
            HTTPClientRequest(
                url: url,
                method: method,
                headers: headers,
                body: body.map(HTTPClientRequest.Body.string)
            )
        )
        return (response.status, JSONValue(parsing: response.body) ?? .null)
    }

    /// Connects Ada's account to the app, without a browser; returns an access token.
    private func connect(_ zoom: Simulator) async throws -> String {
        try zoom.control.putApp("app", AppDefinition(clientSecret: "secret", redirectURIs: [Self.callback]))
        try zoom.control.add(NewUser(email: "ada@example.com", firstName: "Ada", plan: .pro))
        let location = try zoom.control.authorize(
            "ada@example.com",
            "\(zoom.origin)/oauth/authorize?response_type=code&client_id=app&redirect_uri=\(Self.callback)&state=7"
        )
        #expect(location.hasPrefix("\(Self.callback)?code=") && location.hasSuffix("&state=7"))
        let code = location.dropFirst("\(Self.callback)?code=".count).dropLast("&state=7".count)
        let tokens = try await ask(
            "\(zoom.origin)/oauth/token",
            .post,
            ["Authorization": "Basic \(Base64.encode(Array("app:secret".utf8)))"],
            form: "grant_type=authorization_code&code=\(code)&redirect_uri=\(Self.callback)"
        )
        #expect(tokens.status == 200)
        return try #require(tokens.json["access_token"]?.string)
    }

    @Test func `an app connects, and makes, reads, changes and deletes a meeting`() async throws {
        try await Simulator.serving { zoom in
            let bearer: HTTPHeaders = ["Authorization": "Bearer \(try await connect(zoom))"]
            let me = try await ask("\(zoom.origin)/v2/users/me", .get, bearer)
            #expect(me.json["email"] == "ada@example.com")
            let made = try await ask(
                "\(zoom.origin)/v2/users/me/meetings",
                .post,
                bearer,
                json: ["type": 2, "topic": "A", "start_time": "2030-01-01T09:00:00", "timezone": "Australia/Sydney"]
            )
            #expect(made.status == 201)
            #expect(made.json["start_time"] == "2029-12-31T22:00:00Z")
            let number = try #require(made.json["id"]?.integer)
            let address = "\(zoom.origin)/v2/meetings/\(number)"
            #expect(try await ask(address, .patch, bearer, json: ["topic": "B"]).status == 204)
            #expect(try await ask(address, .get, bearer).json["topic"] == "B")
            #expect(try await ask(address, .delete, bearer).status == 204)
            let gone = try await ask(address, .get, bearer)
            #expect(gone.status == 404)
            #expect(gone.json["code"] == 3_001)
            #expect(zoom.control.requests.counts["meeting.read"] == 2)
        }
    }

    @Test func `the control API answers its token's holder only`() async throws {
        var configuration = SimulatorConfiguration()
        configuration.controlToken = "open sesame"
        try await Simulator.serving(configuration) { zoom in
            let control = "http://127.0.0.1:\(zoom.controlPort)"
            #expect(try await ask("\(control)/users").status == 401)
            #expect(try await ask("\(control)/users", .get, ["Authorization": "Bearer wrong"]).status == 401)
            #expect(try await ask("\(control)/health").json == ["status": "ok"])
            #expect(try await ask("\(zoom.origin)/ready").json == ["status": "ok"])
            let bearer: HTTPHeaders = ["Authorization": "Bearer open sesame"]
            let made = try await ask(
                "\(control)/users",
                .post,
                bearer,
                json: ["email": "a@b.example", "password": "123456"]
            )
            #expect(made.status == 201)
            let again = try await ask(
                "\(control)/users",
                .post,
                bearer,
                json: ["email": "A@b.example", "password": "123456"]
            )
            #expect(again.status == 409)
            #expect(again.json["error"] == "A Zoom user with the e-mail address a@b.example exists already.")
            let nobody = try await ask("\(control)/users/nobody", .get, bearer)
            #expect(nobody.status == 404)
            #expect(try await ask("\(control)/state", .get, bearer).json["users"] != nil)
            #expect(try await ask("\(zoom.origin)/users", .get, bearer).status == 404)
        }
    }

    @Test func `a fault delays, refuses, breaks or cuts an answer, as often as it is told to`() async throws {
        try await Simulator.serving { zoom in
            let bearer: HTTPHeaders = ["Authorization": "Bearer \(try await connect(zoom))"]
            let address = "\(zoom.origin)/v2/users/me"
            try zoom.control.add(Fault("user.read", .status, count: 1, status: 503))
            #expect(try await ask(address, .get, bearer).status == 503)
            #expect(try await ask(address, .get, bearer).status == 200)
            try zoom.control.add(Fault("user.*", .badJSON, count: 1))
            let broken = try await ask(address, .get, bearer)
            #expect(broken.status == 200 && broken.json == .null)
            try zoom.control.add(Fault("*", .reset, count: 1))
            await #expect(throws: HTTPClientError.self) { try await ask(address, .get, bearer) }
            let hang = try zoom.control.add(Fault("user.read", .hang))
            await #expect(throws: HTTPClientError.self) {
                try await client.execute(
                    HTTPClientRequest(url: address, headers: bearer),
                    timeout: .milliseconds(300)
                )
            }
            try zoom.control.removeFault(try #require(hang.id))
            try zoom.control.add(Fault("user.read", .delay, count: 1, milliseconds: 1))
            #expect(try await ask(address, .get, bearer).status == 200)
        }
    }

    @Test func `what is kept in the state file is there after a restart`() async throws {
        let folder = try TemporaryFolder()
        var configuration = SimulatorConfiguration()
        configuration.statePath = folder.path("state.json")
        let token = try await Simulator.serving(configuration) { zoom in
            let token = try await connect(zoom)
            try zoom.control.setClock(ClockChange(now: Instant("2030-05-05T10:00:00Z"), frozen: true))
            return token
        }
        try await Simulator.serving(configuration) { zoom in
            #expect(zoom.control.users.map(\.email) == ["ada@example.com"])
            #expect(zoom.control.clock.now == Instant("2030-05-05T10:00:00Z"))
            try zoom.control.setClock(ClockChange(offsetMilliseconds: 0))
            let me = try await ask("\(zoom.origin)/v2/users/me", .get, ["Authorization": "Bearer \(token)"])
            #expect(me.status == 200)
        }
    }
}
