import HTTPClient
import ServiceRuntime

/// Sends what the world wants sent, when it is due; apps beside each other, each app's in order.
struct WebhookSender: Service {
    let core: SimulatorCore
    let client: HTTPClient
    let logger: Logger

    var name: String { "webhook sender" }

    func run() async throws {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled, !core.pulse.isClosed {
                let seen = core.pulse.count
                let (orders, pause) = core.takeOrders()
                for order in orders {
                    group.addTask { await self.send(order) }
                }
                await core.pulse.wait(beyond: seen, for: pause)
            }
            group.cancelAll()
        }
    }

    /// Zoom waits three seconds for an answer.
    ///
    /// Source: zoom/FACTS section 3, "Delivery".
    private func send(_ order: WebhookOrder) async {
        let request = HTTPClientRequest(
            url: order.url,
            method: .post,
            headers: HTTPHeaders(order.headers),
            body: .string(order.body)
        )
        let result: WebhookResult
        do throws(HTTPClientError) {
            let response = try await client.execute(request, timeout: .seconds(3))
            result = .answer(status: response.status, body: response.body)
        } catch {
            // What is under way when the simulator stops is sent again when it is back.
            if error.code == .cancelled || error.code == .closed { return }
            result = .failure(error.code.rawValue)
        }
        logger.debug(
            "Sent a webhook",
            metadata: ["app": "\(order.clientID)", "result": "\(result.words)"]
        )
        core.change { world, moment in world.record(order, result, moment) }
    }
}

extension WebhookResult {
    /// The result without the body.
    fileprivate var words: String {
        switch self {
        case .answer(let status, _): "\(status)"
        case .failure(let reason): reason
        }
    }
}
