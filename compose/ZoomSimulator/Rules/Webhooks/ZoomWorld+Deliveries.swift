extension ZoomWorld {
    /// Queues an announcement for an app, with whatever fault is set up for it.
    mutating func enqueue(
        _ event: WebhookEvent,
        _ body: JSONValue,
        to app: App,
        at url: String,
        _ userID: String,
        _ at: Instant
    ) {
        let fault = takeFault("webhook.\(event.name)", user: userID)
        for _ in 0..<(fault?.kind == .double ? 2 : 1) {
            deliveryNumber += 1
            var delivery = Delivery(
                id: "webhook-\(deliveryNumber)",
                clientID: app.clientID,
                event: event.name,
                url: url,
                body: body.text,
                at: at,
                dueAt: at
            )
            switch fault?.kind {
            case .delay: delivery.dueAt = at.adding(milliseconds: Int64(fault?.milliseconds ?? 60_000))
            case .drop: delivery.state = .dropped
            case .hold: delivery.state = .held
            case .badSignature: delivery.hasBadSignature = true
            case .old: delivery.ageMilliseconds = fault?.milliseconds ?? 10_800_000
            default: break
            }
            deliveries.append(delivery)
        }
        let over = deliveries.count - 5_000
        if over > 0 {
            var removable = over
            deliveries.removeAll { delivery in
                guard removable > 0, delivery.state == .delivered || delivery.state == .dropped else { return false }
                removable -= 1
                return true
            }
        }
    }

    /// What is to be sent now, marked as under way: one request an app at a time, in order.
    mutating func takeOrders(_ moment: Moment) -> [WebhookOrder] {
        var orders: [WebhookOrder] = []
        for clientID in apps.keys.sorted() {
            if let order = takeChallenge(clientID, moment) { orders.append(order) }
            if let order = takeDelivery(clientID, moment) { orders.append(order) }
        }
        return orders
    }

    /// Takes in how a request went.
    mutating func record(_ order: WebhookOrder, _ result: WebhookResult, _ moment: Moment) {
        switch order.purpose {
        case .challenge(let plainToken): recordChallenge(order, plainToken, result, moment)
        case .delivery(let id):
            guard let index = deliveries.firstIndex(where: { $0.id == id }) else { return }
            let (text, succeeded) =
                switch result {
                case .answer(let status, _): ("\(status)", status == 200 || status == 204)
                case .failure(let reason): (reason, false)
                }
            deliveries[index].record(Delivery.Attempt(at: moment.now, result: text), succeeded: succeeded)
            releaseHeld(order.clientID, after: id, moment.now)
        }
    }

    /// Gives back what was under way when the simulator stopped.
    mutating func abandonOrders() {
        for index in deliveries.indices where deliveries[index].state == .sending {
            deliveries[index].state = .pending
        }
        for clientID in apps.keys { apps[clientID]?.webhook?.isBeingChallenged = false }
    }

    /// Whether nothing is being sent, and nothing that could be sent is due.
    func isSettled(_ now: Instant) -> Bool {
        deliveries.allSatisfy { delivery in
            guard delivery.state != .sending else { return false }
            guard delivery.state == .pending, delivery.dueAt <= now else { return true }
            return apps[delivery.clientID]?.webhook?.validatedAt == nil
        }
            && apps.values.allSatisfy { app in
                guard let webhook = app.webhook else { return true }
                return !webhook.isBeingChallenged && webhook.challengeAt > now
            }
    }

    private mutating func takeDelivery(_ clientID: String, _ moment: Moment) -> WebhookOrder? {
        guard let webhook = apps[clientID]?.webhook, webhook.validatedAt != nil,
            !deliveries.contains(where: { $0.clientID == clientID && $0.state == .sending }),
            let index = deliveries.firstIndex(where: {
                $0.clientID == clientID && $0.state == .pending && $0.dueAt <= moment.now
            })
        else { return nil }
        let stamp = options.restampRetries ? moment.machine : deliveries[index].stamp ?? moment.machine
        deliveries[index].stamp = stamp
        deliveries[index].state = .sending
        let delivery = deliveries[index]
        return order(
            .delivery(id: delivery.id),
            clientID,
            url: delivery.url,
            body: delivery.body,
            stamp: stamp.adding(milliseconds: -Int64(delivery.ageMilliseconds)),
            secretToken: delivery.hasBadSignature ? "not the secret" : webhook.secretToken,
            moment
        )
    }

    private mutating func takeChallenge(_ clientID: String, _ moment: Moment) -> WebhookOrder? {
        guard let webhook = apps[clientID]?.webhook, !webhook.isBeingChallenged, webhook.challengeAt <= moment.now
        else { return nil }
        apps[clientID]?.webhook?.isBeingChallenged = true
        let plainToken = moment.token()
        let body: JSONValue = [
            "event": "endpoint.url_validation",
            "event_ts": .integer(moment.now.milliseconds),
            "payload": ["plainToken": .string(plainToken)],
        ]
        return order(
            .challenge(plainToken: plainToken),
            clientID,
            url: webhook.url,
            body: body.text,
            stamp: moment.machine,
            secretToken: webhook.secretToken,
            moment
        )
    }

    private func order(
        _ purpose: WebhookOrder.Purpose,
        _ clientID: String,
        url: String,
        body: String,
        stamp: Instant,
        secretToken: String,
        _ moment: Moment
    ) -> WebhookOrder {
        let timestamp = String(stamp.seconds)
        return WebhookOrder(
            purpose: purpose,
            clientID: clientID,
            url: url,
            body: body,
            timestamp: timestamp,
            signature: WebhookSignature.sign(body, timestamp: timestamp, secretToken: secretToken),
            trackingID: "v=2.0;clid=us04;rid=WEB_\(moment.token())"
        )
    }

    private mutating func recordChallenge(
        _ order: WebhookOrder,
        _ plainToken: String,
        _ result: WebhookResult,
        _ moment: Moment
    ) {
        guard var webhook = apps[order.clientID]?.webhook, webhook.url == order.url else { return }
        let wanted = WebhookSignature.encryptedToken(plainToken, secretToken: webhook.secretToken)
        webhook.validationFailure =
            switch result {
            case .failure(let reason): reason
            case .answer(200, let body):
                JSONValue(parsing: body).map { answer in
                    guard answer["plainToken"]?.string == plainToken else { return "The plainToken differs." }
                    return answer["encryptedToken"]?.string == wanted ? nil : "The encryptedToken is wrong."
                } ?? "The answer is no JSON."
            case .answer(let status, _): "The address answered \(status), not 200."
            }
        webhook.isBeingChallenged = false
        if webhook.validationFailure == nil { webhook.validatedAt = moment.now }
        // Five seconds after a failure, as a person would try again; Zoom repeats a success every 72 hours.
        webhook.challengeAt = moment.now.adding(seconds: webhook.validationFailure == nil ? 72 * 3_600 : 5)
        apps[order.clientID]?.webhook = webhook
    }

    /// What was held back goes out once a later one has been sent.
    private mutating func releaseHeld(_ clientID: String, after id: String, _ now: Instant) {
        guard let sent = deliveries.firstIndex(where: { $0.id == id }) else { return }
        for index in deliveries.indices
        where index < sent && deliveries[index].clientID == clientID && deliveries[index].state == .held {
            deliveries[index].state = .pending
            deliveries[index].dueAt = now
        }
    }
}
