import HTTPServer

/// Lets faults happen to pages, and logs that they were asked for.
struct PageFaults: Sendable {
    let core: SimulatorCore
    let delivery: AnswerDelivery

    /// Goes on to `page` unless a fault says otherwise.
    func perform(
        _ operation: Operation,
        _ request: Request,
        user: String?,
        _ page: () throws -> Response
    ) async throws -> Response {
        let answer = core.change { world, moment in
            world.performed(operation, RequestLine(request), user: user, moment) { _ in Answer(status: 200) }
        }
        guard await delivery.passes(answer.disturbance) else { return AnswerDelivery.cut }
        guard answer.status < 400 else {
            throw HTTPError(
                HTTPStatus(code: answer.status),
                message: "Zoom is having trouble right now (\(answer.status)). Try again in a moment."
            )
        }
        return try page()
    }
}
