@testable import HTTPClient
@testable import TransactionalStore
@testable import ZoomConnector

extension SimulatedConnector {
    /// Has workers do something; `ended` is told how it ended, unless the process is gone before.
    func run(
        _ flow: Flow,
        _ body: @escaping @Sendable (Workers, WorkerGate) async throws -> Void,
        ended: @escaping ((any Error)?) -> Void = { _ in }
    ) {
        guard let workers, let gate else { return }
        let life = service.life
        let done = Done { [unowned self] error in if service.life === life { ended(error) } }
        Task(executorPreference: executor) {
            await Flow.$current.withValue(flow) {
                do {
                    try await body(workers, gate)
                    done.body(nil)
                } catch {
                    done.body(error)
                }
            }
        }
        executor.drain()
    }

    /// A worker goes one step further, if one can that asks nobody.
    func work(choice: Int) -> Bool {
        guard let gate, service.life?.beginning.isEmpty == true else { return false }
        executor.drain()
        let able = gate.waiting.filter { !$0.asks }
        guard !able.isEmpty else { return false }
        gate.goOn(able[choice % able.count])
        executor.drain()
        return true
    }

    // MARK: Requests to Zoom

    /// What may become of a request.
    enum Fate: Int, CaseIterable {
        case answered, neverSent, lostBefore, lostAfter, broken, brokenAfter, limited
    }

    /// A worker's request reaches Zoom, or not, and its answer us.
    func ask(choice: Int, _ fate: Fate) -> Bool {
        guard let gate, service.life != nil else { return false }
        executor.drain()
        let asking = gate.waiting.filter(\.asks)
        guard !asking.isEmpty else { return false }
        let call = asking[choice % asking.count]
        guard case .ask(let request, let until, _) = call.kind else { return false }
        // Whoever asked has waited for long enough.
        let fate = cell.clock.elapsed < until ? fate : choice % 2 == 0 ? .lostBefore : .lostAfter
        let response = response(to: request, fate)
        let status = (try? response.get()).map { ", \($0.status)" } ?? ""
        cell.tell(
            "zoom asks Zoom \(request.method) \(Self.path(of: request).prefix(60)) (\(call.flow?.what ?? "nobody")): "
                + "\(fate)\(status)"
        )
        gate.answer(call, response)
        executor.drain()
        return true
    }

    /// What comes after the host.
    private static func path(of request: HTTPClientRequest) -> Substring {
        let parts = request.url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.last?.drop { $0 != "/" } ?? ""
    }

    private func response(to request: HTTPClientRequest, _ fate: Fate) -> WorkerGate.Response {
        let bearer = request.headers.first(name: "Authorization").flatMap {
            $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil
        }
        func asked() -> HTTPClientResponse {
            let answer = zoom.answer(
                method: request.method.rawValue,
                path: String(Self.path(of: request)),
                bearer: bearer,
                body: request.body?.bytes ?? []
            )
            let headers = answer.retryAfter.map { [(name: "Retry-After", value: $0)] } ?? []
            return HTTPClientResponse(status: answer.status, headers: HTTPHeaders(headers), body: answer.body)
        }
        func lost(_ code: HTTPClientError.Code) -> WorkerGate.Response {
            .failure(HTTPClientError(code, origin: "", mayHaveBeenSent: code != .connectFailed))
        }
        switch fate {
        case .answered: return .success(asked())
        case .neverSent: return lost(.connectFailed)
        case .lostBefore: return lost(.connectionLost)
        case .lostAfter:
            _ = asked()
            return lost(.connectionLost)
        case .broken: return .success(HTTPClientResponse(status: 503))
        case .brokenAfter:
            let answer = asked()
            return .success((200..<300).contains(answer.status) ? HTTPClientResponse(status: 502) : answer)
        case .limited:
            let body = Array(#"{"code":429,"message":"Too many"}"#.utf8)
            return .success(HTTPClientResponse(status: 429, body: body))
        }
    }
}
