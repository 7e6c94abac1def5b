import Cryptography
import HTTPServer

/// Somebody's seat in a call: what they see, and what they can do.
struct CallController: Sendable {
    /// How long a page waits for a change before it asks again.
    private static let patience = Duration.seconds(25)

    let core: SimulatorCore

    var routes: RouteCollection {
        RouteCollection()
            .get("/call/{seat}", use: show)
            .get("/call/{seat}/changes", use: changes)
            .post("/call/{seat}/admit", use: admit)
            .post("/call/{seat}/leave", use: leave)
            .post("/call/{seat}/end", use: end)
    }

    private func show(_ request: Request, _ context: RequestContext) throws -> Response {
        let id = try context.parameters.require("seat", as: String.self)
        let (content, tag) = try content(id)
        var page = ZoomPage("Meeting", content)
        page.isCall = true
        page.live = ("/call/\(id)/changes", tag)
        return page.response
    }

    /// Answers as soon as the content is another than the one that the page has, or after a while that it is not.
    private func changes(_ request: Request, _ context: RequestContext) async throws -> Response {
        let id = try context.parameters.require("seat", as: String.self)
        let deadline = ContinuousClock.now + Self.patience
        while true {
            let seen = core.pulse.count
            let (content, tag) = try content(id)
            if request.headers[.ifNoneMatch] != tag {
                var response = Response(
                    headers: [.contentType: "text/html; charset=utf-8", .eTag: tag],
                    body: .bytes(Array(content.markup.utf8))
                )
                ZoomPage.protect(&response)
                return response
            }
            guard ContinuousClock.now < deadline, !core.pulse.isClosed, !Task.isCancelled else {
                return Response(status: .notModified, headers: [.eTag: tag])
            }
            await core.pulse.wait(beyond: seen, for: deadline - ContinuousClock.now)
        }
    }

    private func admit(_ request: Request, _ context: RequestContext) throws -> Response {
        let other = try request.form()["seat"]
        return try act(context) { world, seat, moment in
            guard seat.isHost, let other, world.seats[other]?.callUUID == seat.callUUID else { return }
            world.admit(other, moment.now)
        }
    }

    private func leave(_ request: Request, _ context: RequestContext) throws -> Response {
        try act(context) { world, seat, moment in world.leave(seat.id, moment) }
    }

    private func end(_ request: Request, _ context: RequestContext) throws -> Response {
        try act(context) { world, seat, moment in
            guard seat.isHost, let uuid = seat.callUUID else { return }
            world.end(uuid, .endedByHost, at: moment.now, moment)
        }
    }

    /// Does something as whoever holds the seat; afterwards the page shows how things are.
    private func act(
        _ context: RequestContext,
        _ body: (inout ZoomWorld, Seat, Moment) -> Void
    ) throws -> Response {
        let id = try context.parameters.require("seat", as: String.self)
        try core.change { (world, moment) throws(HTTPError) in
            guard let seat = world.seats[id] else { throw HTTPError(.notFound) }
            body(&world, seat, moment)
        }
        return .redirect(to: "/call/\(id)")
    }

    private func content(_ id: String) throws(HTTPError) -> (HTML, tag: String) {
        let content = try core.read { (world, moment) throws(HTTPError) in
            guard let seat = world.seats[id] else { throw HTTPError(.notFound) }
            return CallContent(world: world, seat: seat).html
        }
        return (content, "\"\(Base64URL.encode(SHA256.hash(Array(content.markup.utf8)).prefix(12)))\"")
    }
}
