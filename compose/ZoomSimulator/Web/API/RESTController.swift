import HTTPServer

/// The REST API below `/v2`: routes to the rules, nothing else.
struct RESTController: Sendable {
    let core: SimulatorCore
    let delivery: AnswerDelivery

    var routes: RouteCollection {
        RouteCollection()
            .get("/v2/users/me/zak", use: answer(.readHostKey))
            .get("/v2/users/{user}", use: answer(.readUser))
            .get("/v2/users/{user}/settings", use: answer(.readSettings))
            .get("/v2/users/{user}/token", use: answer(.readToken))
            .get("/v2/users/{user}/meetings", use: answer(.listMeetings))
            .post("/v2/users/{user}/meetings", use: answer(.createMeeting))
            .get("/v2/users/{user}/upcoming_meetings", use: answer(.listUpcoming))
            .get("/v2/meetings/{meeting}", use: answer(.readMeeting))
            .patch("/v2/meetings/{meeting}", use: answer(.updateMeeting))
            .delete("/v2/meetings/{meeting}", use: answer(.deleteMeeting))
            .on("/v2/meetings/{meeting}/status", method: .put, use: answer(.changeStatus))
            .get("/v2/meetings/{meeting}/invitation", use: answer(.readInvitation))
            .get("/v2/past_meetings/{meeting}", use: answer(.readPast))
            .get("/v2/past_meetings/{meeting}/participants", use: answer(.readPastParticipants))
    }

    private func answer(_ endpoint: APIEndpoint) -> RouteHandler {
        { request, context in
            let call = APICall(
                endpoint,
                line: RequestLine(request),
                token: bearerToken(request),
                user: context.parameters["user"],
                meeting: context.parameters["meeting"],
                query: Dictionary(request.query.fields.map { ($0.name, $0.value) }) { first, _ in first },
                body: request.body
            )
            let answer = core.change { world, moment in world.answer(call, moment) }
            return await delivery.response(answer)
        }
    }
}

extension RequestLine {
    /// The line of a request, without its query.
    init(_ request: Request) {
        self.init(method: request.method.rawValue, path: request.path)
    }
}

/// The token of `Authorization: Bearer …`.
func bearerToken(_ request: Request) -> String? {
    guard let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ") else { return nil }
    return String(header.dropFirst(7))
}
