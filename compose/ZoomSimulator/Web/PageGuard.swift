import HTTPServer

/// Around every page: refuses what other sites post, and turns errors into pages.
struct PageGuard: RouterMiddleware {
    let core: SimulatorCore

    func handle(
        _ request: Request,
        context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            // Every browser that is in use sends this header; programs don't, and carry no one's cookies.
            let site = request.headers[.secFetchSite]
            if request.method == .post, let site, site != "same-origin", site != "none" {
                throw HTTPError(.forbidden, message: "This form was sent from another site. Open the page here again.")
            }
            return try await next(request, context)
        } catch let error as HTTPError {
            return page(request, error.status, error.message)
        } catch let refusal as Refusal {
            return page(request, HTTPStatus(code: refusal.status), refusal.sentence)
        } catch let problem as CallProblem {
            return page(request, HTTPStatus(code: problem.status), problem.sentence)
        }
    }

    private func page(_ request: Request, _ status: HTTPStatus, _ sentence: String) -> Response {
        ZoomPage(
            "Something is not right",
            viewer: Browser(request, core).user,
            status: status,
            """
            <h1>Something is not right</h1>
            \(Parts.alert(sentence))
            <p><a href="/">Go to the first page</a></p>
            """
        ).response
    }
}
