import HTTPServer

extension ControlController {
    /// Meetings, calls and seats.
    var meetings: RouteCollection {
        RouteCollection()
            .get("/meetings") { _, _ in try .json(control.meetings) }
            .post("/meetings") { request, _ in
                let fields = try request.decode(JSONValue.self)
                guard let user = fields["user"]?.string else {
                    throw Refusal.invalid("user, an id or an e-mail address, is missing.")
                }
                return try .json(control.createMeeting(of: user, fields), status: .created)
            }
            .get("/meetings/{number}") { _, context in try .json(control.meeting(Self.number(context))) }
            .patch("/meetings/{number}") { request, context in
                try .json(control.updateMeeting(Self.number(context), request.decode(JSONValue.self)))
            }
            .delete("/meetings/{number}") { _, context in
                try control.deleteMeeting(Self.number(context))
                return Response(status: .noContent)
            }
            .post("/meetings/{number}/start") { request, context in
                let body = try Self.optional(Start.self, request)
                let result = try control.start(
                    Self.number(context),
                    endOther: body?.endOther ?? false,
                    client: body?.client ?? "desktop"
                )
                switch result {
                case .seated(let seat): return try .json(seat)
                case .othersRun(let numbers):
                    return try .json(
                        Running(error: "The host has another meeting in progress.", running: numbers),
                        status: .conflict
                    )
                }
            }
            .post("/meetings/{number}/join") { request, context in
                let body = try request.decode(Join.self)
                return try .json(
                    control.join(Self.number(context), name: body.name, client: body.client ?? "browser")
                )
            }
            .post("/meetings/{number}/admit") { request, context in
                try control.admit(Self.number(context), name: Self.optional(Admit.self, request)?.name)
                return Response(status: .noContent)
            }
            .post("/meetings/{number}/end") { _, context in
                try control.end(Self.number(context))
                return Response(status: .noContent)
            }
            .get("/calls") { _, _ in try .json(control.calls) }
            .get("/seats/{seat}") { _, context in try .json(control.seat(context.parameters.require("seat"))) }
            .post("/seats/{seat}/leave") { _, context in
                try control.leave(context.parameters.require("seat"))
                return Response(status: .noContent)
            }
    }

    private static func number(_ context: RequestContext) throws(HTTPError) -> Int64 {
        try context.parameters.require("number", as: Int64.self)
    }

    private struct Start: Decodable {
        var endOther: Bool?
        var client: String?
    }

    private struct Running: Encodable {
        let error: String
        let running: [Int64]
    }

    private struct Join: Decodable {
        var name: String
        var client: String?
    }

    private struct Admit: Decodable {
        var name: String?
    }
}
