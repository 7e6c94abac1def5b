/// A request on its way to the thread, with whom to answer.
struct TransferOrder: Sendable {
    /// Names it for cancellation.
    let id: UInt64
    let request: HTTPClientRequest
    let url: RequestURL
    /// When it is given up.
    let deadline: ContinuousClock.Instant
    let continuation: CheckedContinuation<Result<HTTPClientResponse, HTTPClientError>, Never>

    /// Ends it without an answer.
    func fail(_ code: HTTPClientError.Code, mayHaveBeenSent: Bool, detail: String = "") {
        let error = HTTPClientError(code, origin: url.origin, mayHaveBeenSent: mayHaveBeenSent, detail: detail)
        continuation.resume(returning: .failure(error))
    }
}
