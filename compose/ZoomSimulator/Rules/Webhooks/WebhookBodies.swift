/// What deliveries say.
///
/// Source: zoom/webhook-event-schemas.json and zoom/examples/webhooks.
enum WebhookBodies {
    /// The envelope of all events but `app_deauthorized`.
    static func envelope(_ event: WebhookEvent, accountID: String, _ payload: JSONValue, _ at: Instant) -> JSONValue {
        [
            "event": .string(event.name),
            "event_ts": .integer(at.milliseconds),
            "payload": payload.merging(["account_id": .string(accountID)]),
        ]
    }

    /// A run, as started, ended and participant events name it: the number as text.
    static func run(_ call: Call) -> JSONValue {
        .record([
            "id": .string(String(call.number)),
            "uuid": .string(call.uuid),
            "host_id": .string(call.hostID),
            "topic": .string(call.topic),
            "type": .integer(call.type),
            "start_time": .string(call.startedAt.text),
            "timezone": .string(call.timeZone),
            "duration": .integer(call.duration),
            "end_time": call.endedAt.map { .string($0.text) },
        ])
    }

    /// A meeting that waits for its host: the number as text, as in the events of its runs.
    static func waiting(_ meeting: Meeting, numberAsText: Bool) -> JSONValue {
        meetingCore(meeting).merging(
            ["id": numberAsText ? .string(String(meeting.number)) : .integer(meeting.number)]
        )
    }

    /// A meeting, as created and deleted events name it: the number as a number.
    static func meeting(_ meeting: Meeting, joinURL: String?, settings: JSONValue) -> JSONValue {
        guard let joinURL else { return meetingCore(meeting) }
        return meetingCore(meeting).merging(
            .record([
                "join_url": .string(joinURL),
                "password": meeting.passcode.map(JSONValue.string),
                "settings": [
                    "use_pmi": false, "alternative_hosts": "",
                    "join_before_host": settings["join_before_host"] ?? false,
                    "jbh_time": settings["jbh_time"] ?? 0,
                ],
            ])
        )
    }

    private static func meetingCore(_ meeting: Meeting) -> JSONValue {
        [
            "id": .integer(meeting.number),
            "uuid": .string(meeting.uuid),
            "host_id": .string(meeting.hostID),
            "topic": .string(meeting.topic),
            "type": .integer(meeting.type),
            "start_time": .string(meeting.startTime.text),
            "duration": .integer(meeting.duration),
            "timezone": .string(meeting.timeZone),
        ]
    }

    /// The fields of a meeting that an update can change.
    static func changeable(_ meeting: Meeting, joinURL: String) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "topic": .string(meeting.topic), "agenda": .string(meeting.agenda), "type": .integer(meeting.type),
            "start_time": .string(meeting.startTime.text), "duration": .integer(meeting.duration),
            "timezone": .string(meeting.timeZone), "join_url": .string(joinURL),
        ]
        fields["password"] = .string(meeting.passcode ?? "")
        return fields
    }

    /// Somebody in a run.
    static func participant(_ seat: Seat, email: String, _ event: WebhookEvent, _ at: Instant) -> JSONValue {
        switch event {
        case .participantWaitsForHost, .participantStoppedWaiting, .participantJoinedBeforeHost:
            return ["id": .string(seat.userID ?? ""), "user_name": .string(seat.name)]
        default: break
        }
        let common: JSONValue = .record([
            "id": .string(seat.userID ?? ""),
            "user_id": .string(seat.participantNumber),
            "user_name": .string(seat.name),
            "participant_uuid": .string(seat.participantUUID),
            "participant_user_id": seat.userID.map(JSONValue.string),
            "email": .string(email),
        ])
        switch event {
        case .participantJoined: return common.merging(["join_time": .string(at.text)])
        case .participantLeft(let hostEnded):
            let reason = hostEnded ? "Host ended the meeting." : "left the meeting."
            return common.merging([
                "leave_time": .string(at.text),
                "leave_reason": .string("\(seat.name) left the meeting.<br>Reason: \(reason)"),
            ])
        default: return common.merging(["date_time": .string(at.text)])
        }
    }

    /// `app_deauthorized`: no `object`, and `event_ts` inside the payload.
    static func deauthorization(_ app: App, _ user: User, _ moment: Moment) -> JSONValue {
        [
            "event": .string(WebhookEvent.appDeauthorized.name),
            "payload": [
                "account_id": .string(user.accountID),
                "user_id": .string(user.id),
                "client_id": .string(app.clientID),
                "signature": .string(moment.token(bytes: 32)),
                "deauthorization_time": .string(moment.now.description),
                "event_ts": .integer(moment.now.milliseconds),
            ],
        ]
    }
}
