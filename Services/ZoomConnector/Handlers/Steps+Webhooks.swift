import Contracts
import TransactionalStore

/// What Zoom's webhooks say.
extension Steps {
    /// Works the oldest deliveries that are stored.
    ///
    /// - Returns: whether there may be more.
    func workWebhooks(limit: Int) throws -> Bool {
        let open = try store.openWebhooks(limit: limit)
        for (number, event) in open {
            if let event { try work(event) }
            try store.endWebhook(number, at: now)
        }
        return open.count == limit
    }

    /// Passes over the oldest delivery, which cannot be worked.
    func setWebhookAside() throws {
        guard let (number, _) = try store.openWebhooks(limit: 1).first else { return }
        try store.endWebhook(number, at: now)
    }

    private func work(_ event: WebhookEvent) throws {
        switch event {
        case .meetingStarted(let run, let instant): try started(run, at: instant)
        case .meetingEnded(let run, let instant): try ended(run, at: instant)
        case .participant(let run, let person, let isHost, let place, let instant):
            if !isHost { try saw(person, place, in: run, at: instant) }
        case .waitingForHost(let number, let person, let isWaiting, let instant):
            try waits(person, isWaiting, forHostOf: number, at: instant)
        case .meetingChanged(let number):
            if let record = try store.meeting(number: number) { try meetingDoubted(record) }
        case .meetingDeleted(let number):
            if let record = try store.meeting(number: number) { try meetingMissing(record) }
        case .userChanged(let zoomUser):
            guard var grant = try store.grant(zoomUser), grant.state == .usable else { return }
            grant.profileDueAt = now
            try store.save(grant, dueAt: now)
        case .deauthorized(let zoomUser, let zoomAccount, let instant):
            try removalReported(zoomUser: zoomUser, zoomAccount: zoomAccount, at: instant)
        }
    }

    /// The app was removed inside Zoom's Marketplace, says a webhook: a read will tell whether that is so.
    private func removalReported(zoomUser: String, zoomAccount: String, at instant: Timestamp) throws {
        guard let link = try store.openLink(ofZoomUser: zoomUser), var grant = try store.grant(zoomUser),
            grant.zoomAccount.isEmpty || grant.zoomAccount == zoomAccount, try isRemoval(of: link, at: instant)
        else { return }
        // No token is left that could be tried: that Zoom took none was the confirmation.
        guard grant.tokens != nil else { return try close(link, by: .deauthorized, user: nil) }
        grant.removalReportedAt = instant
        grant.retryAt = nil
        try store.save(grant, dueAt: now)
    }
}
