/// Answers requests; never fails.
package protocol HTTPResponder: Sendable {
    /// Answers one request.
    func respond(to request: Request, context: RequestContext) async -> Response
}
