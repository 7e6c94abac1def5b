import HTTPClient

/// The Zoom simulator's control API, as far as a cluster needs it; `compose/ZoomSimulator/README.md` has the whole.
struct SimulatorControl: Sendable {
    private let door: JSONDoor

    init(client: HTTPClient, port: Int, token: String) {
        door = JSONDoor(
            client: client,
            origin: "http://127.0.0.1:\(port)",
            secret: token,
            name: "zoom-simulator",
            refusal: .simulatorRefused
        )
    }

    /// An app as it is registered.
    struct App: Encodable {
        struct Webhook: Encodable {
            let url: String
            let secretToken: String
        }

        let clientSecret: String
        let name: String
        let redirectURIs: [String]
        let webhook: Webhook
    }

    private struct RegisteredApp: Decodable {
        struct Webhook: Decodable {
            let validatedAt: String?
            let validationFailure: String?
        }

        let webhook: Webhook?
    }

    /// A Zoom account to be made.
    struct User: Encodable {
        let email: String
        let password: String
        let firstName: String
        let lastName: String
        let licence: String
        let plan: String
        let timeZone: String
    }

    /// Registers the app, or registers it anew, and waits until its webhook address has proved itself.
    /// - Throws: `simulatorRefused` with the reason if it doesn't.
    func register(_ app: App, clientID: String) async throws {
        let path = "/apps/\(clientID)"
        var registered: RegisteredApp = try await door.send(.put, path, app)
        for _ in 0..<3 where registered.webhook?.validatedAt == nil {
            registered = try await door.send(.post, "\(path)/validate", [String: String]())
        }
        guard registered.webhook?.validatedAt != nil else {
            let why = registered.webhook?.validationFailure ?? "no answer"
            throw ClusterError(.simulatorRefused, "\(app.webhook.url) didn't answer Zoom's challenge: \(why).")
        }
    }

    /// Why the app's webhook address is not in use; nil if it is.
    func webhookTrouble(clientID: String) async throws -> String? {
        let app: RegisteredApp = try await door.get("/apps/\(clientID)")
        guard app.webhook?.validatedAt == nil else { return nil }
        return app.webhook?.validationFailure ?? "it has not been challenged yet"
    }

    /// Makes the account, unless there is one of that address.
    func add(_ user: User) async throws {
        guard try await !door.has("/users/\(user.email)") else { return }
        _ = try await door.send(.post, "/users", user, as: JSONDoor.Nothing.self)
    }
}
