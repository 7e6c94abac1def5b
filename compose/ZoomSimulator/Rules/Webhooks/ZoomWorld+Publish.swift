extension ZoomWorld {
    /// Announces a run's start or end, or somebody's coming and going in it.
    mutating func publish(_ event: WebhookEvent, about call: Call, _ seat: Seat?, _ at: Instant) {
        guard let host = users[call.hostID] else { return }
        let person = seat.map { WebhookBodies.participant($0, email: email(of: $0), event, at) }
        let object = WebhookBodies.run(call).merging(.record(["participant": person]))
        let body = WebhookBodies.envelope(event, accountID: host.accountID, ["object": object], at)
        enqueue(event, body, of: host, at)
    }

    /// Announces that somebody waits for a host who has not started, or has stopped waiting.
    mutating func publish(_ event: WebhookEvent, about meeting: Meeting, _ seat: Seat, _ at: Instant) {
        guard let host = users[meeting.hostID] else { return }
        // Zoom's types want the number as text in the first and as a number in the second.
        let object = WebhookBodies.waiting(meeting, numberAsText: event == .participantWaitsForHost)
            .merging(["participant": WebhookBodies.participant(seat, email: "", event, at)])
        let body = WebhookBodies.envelope(event, accountID: host.accountID, ["object": object], at)
        enqueue(event, body, of: host, at)
    }

    /// Announces that a meeting was made or deleted.
    mutating func publish(_ event: WebhookEvent, about meeting: Meeting, operation: String, _ moment: Moment) {
        guard let host = users[meeting.hostID] else { return }
        let link = MeetingBodies(world: self, origin: moment.origin).joinURL(meeting)
        let object = WebhookBodies.meeting(
            meeting,
            joinURL: event == .meetingCreated ? link : nil,
            settings: settings(of: meeting)
        )
        let payload: JSONValue = [
            "operator": .string(host.email), "operator_id": .string(host.id), "operation": .string(operation),
            "object": object,
        ]
        let body = WebhookBodies.envelope(event, accountID: host.accountID, payload, moment.now)
        enqueue(event, body, of: host, moment.now)
    }

    /// Announces what changed in a meeting: only the changed fields and the number.
    mutating func publishChange(of old: Meeting, to new: Meeting, _ moment: Moment) {
        guard let host = users[new.hostID] else { return }
        let bodies = MeetingBodies(world: self, origin: moment.origin)
        let before = WebhookBodies.changeable(old, joinURL: bodies.joinURL(old))
        let after = WebhookBodies.changeable(new, joinURL: bodies.joinURL(new))
        var (oldObject, object) = Self.difference(before, after)
        let settings = Self.difference(old.settings.fields, new.settings.fields)
        if !settings.new.isEmpty {
            object["settings"] = .object(settings.new)
            oldObject["settings"] = .object(settings.old)
        }
        guard !object.isEmpty else { return }
        object["id"] = .integer(new.number)
        oldObject["id"] = .integer(new.number)
        let payload: JSONValue = [
            "operator": .string(host.email), "operator_id": .string(host.id), "scope": "single",
            "time_stamp": .integer(moment.now.milliseconds), "object": .object(object),
            "old_object": .object(oldObject),
        ]
        let body = WebhookBodies.envelope(.meetingUpdated, accountID: host.accountID, payload, moment.now)
        enqueue(.meetingUpdated, body, of: host, moment.now)
    }

    /// Announces what changed in a user's profile and settings.
    mutating func publishChange(of old: User, to new: User, _ at: Instant) {
        let profile = Self.difference(Self.profile(old), Self.profile(new))
        if !profile.new.isEmpty { publishUser(.userUpdated, new, profile.old, profile.new, at) }
        let before = UserBodies.settings(old, plan: accounts[old.accountID]?.plan ?? .basic, option: nil)
        let after = UserBodies.settings(new, plan: accounts[new.accountID]?.plan ?? .basic, option: nil)
        let settings = Self.difference(before.fields, after.fields)
        guard !settings.new.isEmpty else { return }
        publishUser(
            .userSettingsUpdated,
            new,
            ["settings": .object(settings.old)],
            ["settings": .object(settings.new)],
            at
        )
    }

    /// Announces that somebody removed an app, to the app alone.
    mutating func publishDeauthorization(of app: App, by user: User, _ moment: Moment) {
        guard let webhook = app.webhook, webhook.wants(WebhookEvent.appDeauthorized.name) else { return }
        let body = WebhookBodies.deauthorization(app, user, moment)
        enqueue(.appDeauthorized, body, to: app, at: app.deauthorizationURL ?? webhook.url, user.id, moment.now)
    }

    private mutating func publishUser(
        _ event: WebhookEvent,
        _ user: User,
        _ old: [String: JSONValue],
        _ new: [String: JSONValue],
        _ at: Instant
    ) {
        let id = ["id": JSONValue.string(user.id)]
        let payload: JSONValue = [
            "operator": .string(user.email), "operator_id": .string(user.id),
            "time_stamp": .integer(at.milliseconds), "object": .object(new.merging(id) { $1 }),
            "old_object": .object(old.merging(id) { $1 }),
        ]
        let body = WebhookBodies.envelope(event, accountID: user.accountID, payload, at)
        enqueue(event, body, of: user, at)
    }

    /// Hands the event to every app that the user has added, that may know and that wants to.
    private mutating func enqueue(_ event: WebhookEvent, _ body: JSONValue, of user: User, _ at: Instant) {
        for grant in grants where grant.userID == user.id {
            guard let app = apps[grant.clientID], let webhook = app.webhook, webhook.wants(event.name),
                event.scopes.contains(where: grant.scopes.contains)
            else { continue }
            enqueue(event, body, to: app, at: webhook.url, user.id, at)
        }
    }

    private func email(of seat: Seat) -> String {
        seat.userID.flatMap { users[$0]?.email } ?? ""
    }

    private static func profile(_ user: User) -> [String: JSONValue] {
        [
            "email": .string(user.email), "first_name": .string(user.firstName), "last_name": .string(user.lastName),
            "display_name": .string(user.displayName), "type": .integer(user.licence.type),
            "timezone": .string(user.timeZone), "language": .string(user.language),
        ]
    }

    private static func difference(
        _ old: [String: JSONValue],
        _ new: [String: JSONValue]
    ) -> (old: [String: JSONValue], new: [String: JSONValue]) {
        let changed = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
        return (old.filter { changed.contains($0.key) }, new.filter { changed.contains($0.key) })
    }
}
