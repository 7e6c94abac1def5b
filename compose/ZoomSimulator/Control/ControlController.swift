import HTTPServer

/// The control API: routes to ``SimulatorControl``, nothing else.
struct ControlController: Sendable {
    let control: SimulatorControl

    var routes: RouteCollection {
        RouteCollection().adding(settings).adding(people).adding(apps).adding(meetings).adding(logs)
    }

    private var settings: RouteCollection {
        RouteCollection()
            .get("/clock") { _, _ in try .json(control.clock) }
            .on("/clock", method: .put) { request, _ in
                try control.setClock(request.decode(ClockChange.self))
                return try .json(control.clock)
            }
            .post("/clock/advance") { request, _ in
                let body = try request.decode(Advance.self)
                guard let milliseconds = body.milliseconds ?? body.seconds.map({ $0 * 1_000 }) else {
                    throw Refusal.invalid("Give seconds or milliseconds.")
                }
                try await control.advance(milliseconds: milliseconds)
                return try .json(control.clock)
            }
            .get("/options") { _, _ in try .json(control.options) }
            .patch("/options") { request, _ in
                try .json(control.changeOptions(request.decode(JSONValue.self)))
            }
            .get("/state") { _, _ in try .json(control.state) }
            .post("/reset") { request, _ in
                control.reset(keepApps: try Self.optional(Reset.self, request)?.keepApps ?? false)
                return Response(status: .noContent)
            }
            .post("/die") { _, _ in
                try await control.die()
                return Response(status: .noContent)
            }
    }

    private var people: RouteCollection {
        RouteCollection()
            .get("/users") { _, _ in try .json(control.users) }
            .post("/users") { request, _ in
                try .json(control.add(request.decode(NewUser.self)), status: .created)
            }
            .get("/users/{user}") { _, context in try .json(control.user(context.parameters.require("user"))) }
            .patch("/users/{user}") { request, context in
                try .json(control.change(context.parameters.require("user"), request.decode(UserChange.self)))
            }
            .delete("/users/{user}") { _, context in
                try control.removeUser(context.parameters.require("user"))
                return Response(status: .noContent)
            }
            .delete("/users/{user}/apps/{app}") { _, context in
                try control.removeApp(context.parameters.require("app"), of: context.parameters.require("user"))
                return Response(status: .noContent)
            }
            .delete("/users/{user}/tokens") { request, context in
                try control.expireTokens(
                    of: context.parameters.require("user"),
                    refresh: request.query["refresh"] == "true"
                )
                return Response(status: .noContent)
            }
            .get("/accounts") { _, _ in try .json(control.accounts) }
            .patch("/accounts/{account}") { request, context in
                try .json(
                    control.changeAccount(context.parameters.require("account"), request.decode(AccountChange.self))
                )
            }
    }

    private var apps: RouteCollection {
        RouteCollection()
            .get("/apps") { _, _ in try .json(control.apps) }
            .get("/apps/{app}") { _, context in try .json(control.app(context.parameters.require("app"))) }
            .on("/apps/{app}", method: .put) { request, context in
                try .json(control.putApp(context.parameters.require("app"), request.decode(AppDefinition.self)))
            }
            .delete("/apps/{app}") { _, context in
                try control.removeApp(context.parameters.require("app"))
                return Response(status: .noContent)
            }
            .post("/apps/{app}/validate") { _, context in
                try .json(await control.validate(context.parameters.require("app")))
            }
            .post("/authorizations") { request, _ in
                let body = try request.decode(Authorization.self)
                let location = try control.authorize(
                    body.user,
                    body.address,
                    allow: body.allow ?? true,
                    without: Set(body.without ?? [])
                )
                return try .json(["location": location])
            }
    }

    private var logs: RouteCollection {
        RouteCollection()
            .get("/faults") { _, _ in try .json(control.faults) }
            .post("/faults") { request, _ in
                try .json(control.add(request.decode(Fault.self)), status: .created)
            }
            .delete("/faults") { _, _ in
                control.removeFaults()
                return Response(status: .noContent)
            }
            .delete("/faults/{fault}") { _, context in
                try control.removeFault(context.parameters.require("fault"))
                return Response(status: .noContent)
            }
            .get("/requests") { _, _ in try .json(control.requests) }
            .delete("/requests") { _, _ in
                control.clearRequests()
                return Response(status: .noContent)
            }
            .get("/webhooks") { _, _ in try .json(control.webhooks) }
            .post("/webhooks/settle") { request, _ in
                let milliseconds = try Self.optional(Settle.self, request)?.timeoutMilliseconds ?? 5_000
                guard (0...60_000).contains(milliseconds) else {
                    throw Refusal.invalid("timeoutMilliseconds must be 0 to 60000.")
                }
                return try .json(["settled": await control.settle(within: .milliseconds(milliseconds))])
            }
    }

    /// The body; nil when there is none.
    static func optional<Value: Decodable>(_ type: Value.Type, _ request: Request) throws(HTTPError) -> Value? {
        request.body.isEmpty ? nil : try request.decode(type)
    }

    private struct Advance: Decodable {
        var seconds: Int64?
        var milliseconds: Int64?
    }

    private struct Reset: Decodable {
        var keepApps: Bool?
    }

    private struct Authorization: Decodable {
        var user: String
        var address: String
        var allow: Bool?
        var without: [String]?
    }

    private struct Settle: Decodable {
        var timeoutMilliseconds: Int?
    }
}
