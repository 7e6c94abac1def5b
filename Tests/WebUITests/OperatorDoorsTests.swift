import HTTPServer
import ServiceRuntime
import Testing
import WebUI

@Suite struct OperatorDoorsTests {
    private static let secret = "a-long-operator-secret"

    private struct Letter: Encodable {
        let id: Int64
    }

    private let backups = Lock([String]())

    private var routes: RouteCollection {
        OperatorRoutes(
            deadLetters: { [Letter(id: 8), Letter(id: 7)] },
            deadLetter: { $0 == 7 ? Letter(id: 7) : nil },
            backUp: { [backups] path in
                if path == "/there" { return "/there exists" }
                backups.withLock { $0.append(path) }
                return nil
            }
        ).routes
    }

    private func ask(
        _ target: String,
        _ method: HTTPMethod = .get,
        secret: String? = secret,
        authorization: String? = "Bearer \(secret)",
        json: String? = nil
    ) async throws -> Response {
        var headers: HTTPFields = [:]
        if let authorization { headers[.authorization] = authorization }
        return try await Practice(operatorSecret: secret)
            .ask(RouteCollection(), operatorRoutes: routes, method, target, headers: headers, json: json)
    }

    @Test func `without a secret there are no doors, whatever is sent`() async throws {
        let response = try await ask("/operator/dead-letters", secret: nil)
        #expect(response.status == .notFound)
        #expect(try await ask("/operator/dead-letters", secret: nil, authorization: "Bearer ").status == .notFound)
    }

    @Test(arguments: [
        nil, "", "Bearer", "Bearer ", "Bearer a-long-operator-secre", "Bearer a-long-operator-secrets",
        "Basic a-long-operator-secret", "a-long-operator-secret",
    ])
    func `another secret is refused in JSON`(authorization: String?) async throws {
        let response = try await ask("/operator/dead-letters", authorization: authorization)
        #expect(response.status == .unauthorized)
        #expect(response.text.hasPrefix("{\"error\":"))
        #expect(response.headers[.wwwAuthenticate] == "Bearer")
    }

    @Test func `dead letters are listed and shown`() async throws {
        #expect(try await ask("/operator/dead-letters").text == "{\"deadLetters\":[{\"id\":8},{\"id\":7}]}")
        #expect(try await ask("/operator/dead-letters/7").text == "{\"id\":7}")
        for missing in ["9", "x"] {
            let response = try await ask("/operator/dead-letters/\(missing)")
            #expect(response.status == .notFound)
            #expect(response.text.hasPrefix("{\"error\":"))
        }
    }

    @Test func `a backup is made where it is asked for`() async throws {
        let response = try await ask("/operator/backup", .post, json: "{\"path\":\"/var/copy.sqlite\"}")
        #expect(response.status == .ok)
        #expect(response.text == "{\"path\":\"/var/copy.sqlite\"}")
        #expect(backups.withLock { $0 } == ["/var/copy.sqlite"])
    }

    @Test func `a backup that cannot be is refused with the reason`() async throws {
        let there = try await ask("/operator/backup", .post, json: "{\"path\":\"/there\"}")
        #expect(there.status == .conflict)
        #expect(there.text == "{\"error\":\"/there exists\"}")
        for body in ["{\"path\":\"relative\"}", "{\"path\":\"\"}", "{}", "nonsense"] {
            let response = try await ask("/operator/backup", .post, json: body)
            #expect(response.status == .badRequest)
            #expect(response.text.contains("error"))
        }
        #expect(backups.withLock { $0 }.isEmpty)
    }
}
