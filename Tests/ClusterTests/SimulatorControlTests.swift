import Testing

@testable import Cluster

@Suite struct SimulatorControlTests {
    private let app = SimulatorControl.App(
        clientSecret: "s",
        name: "n",
        redirectURIs: ["http://localhost:1/zoom/callback"],
        webhook: SimulatorControl.App.Webhook(url: "http://localhost:1/zoom/webhooks", secretToken: "w")
    )

    @Test func `an app whose webhook address proves itself late is registered`() async throws {
        let part = FakePart()
        part.answer("PUT /apps/id", #"{"webhook":{"validatedAt":null}}"#)
        part.answer("POST /apps/id/validate", #"{"webhook":{"validationFailure":"502"}}"#)
        part.answer("POST /apps/id/validate", #"{"webhook":{"validatedAt":"2026-11-24T08:00:00Z"}}"#)
        try await part.serving { _, port in
            try await withClient { client in
                try await SimulatorControl(client: client, port: port, token: "t").register(app, clientID: "id")
            }
        }
        #expect(part.asked.count == 3)
    }

    @Test func `an app whose webhook address never proves itself is named with the reason`() async throws {
        let part = FakePart()
        part.answer("PUT /apps/id", #"{"webhook":{}}"#)
        part.answer("POST /apps/id/validate", #"{"webhook":{"validationFailure":"it answered 401"}}"#)
        try await part.serving { _, port in
            try await withClient { client in
                let error = await #expect(throws: ClusterError.self) {
                    try await SimulatorControl(client: client, port: port, token: "t").register(app, clientID: "id")
                }
                #expect(error?.description.contains("it answered 401") == true)
            }
        }
    }

    @Test func `a Zoom account that is there is left as it is`() async throws {
        let part = FakePart()
        part.answer("GET /users/a@zoom.example", "{}")
        try await part.serving { _, port in
            try await withClient { client in
                let user = SimulatorControl.User(
                    email: "a@zoom.example",
                    password: "p",
                    firstName: "A",
                    lastName: "B",
                    licence: "basic",
                    plan: "basic",
                    timeZone: "UTC"
                )
                try await SimulatorControl(client: client, port: port, token: "t").add(user)
            }
        }
        #expect(part.asked.map(\.line) == ["GET /users/a@zoom.example"])
    }
}
