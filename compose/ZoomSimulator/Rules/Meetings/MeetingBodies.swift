/// Meetings as the REST API answers them.
///
/// Source: zoom/openapi-subset.json.
struct MeetingBodies {
    let world: ZoomWorld
    let origin: String

    /// `GET /meetings/{id}`.
    func whole(_ meeting: Meeting, startURL: String) -> JSONValue {
        created(meeting, startURL: startURL).merging(
            ["status": world.runningCall(meeting.number) == nil ? "waiting" : "started"]
        )
    }

    /// The answer to a create: the same without `status`.
    func created(_ meeting: Meeting, startURL: String) -> JSONValue {
        let common: JSONValue = .record([
            "uuid": .string(meeting.uuid),
            "id": .integer(meeting.number),
            "host_id": .string(meeting.hostID),
            "host_email": .string(world.users[meeting.hostID]?.email ?? ""),
            "assistant_id": "",
            "topic": .string(meeting.topic),
            "type": .integer(meeting.type),
            "duration": .integer(meeting.duration),
            "timezone": .string(meeting.timeZone),
            "agenda": .string(meeting.agenda),
            "created_at": .string(meeting.createdAt.text),
            "start_url": .string(startURL),
            "join_url": .string(joinURL(meeting)),
            "creation_source": .string(meeting.source),
            "pre_schedule": false,
            "settings": world.settings(of: meeting),
        ])
        guard let passcode = meeting.passcode else { return withStart(common, meeting) }
        return withStart(common, meeting).merging([
            "password": .string(passcode),
            "encrypted_password": .string(meeting.encryptedPasscode),
            "h323_password": .string(passcode),
            "pstn_password": .string(passcode),
        ])
    }

    /// One row of `GET /users/me/meetings`.
    func row(_ meeting: Meeting) -> JSONValue {
        withStart(
            [
                "uuid": .string(meeting.uuid),
                "id": .integer(meeting.number),
                "host_id": .string(meeting.hostID),
                "topic": .string(meeting.topic),
                "type": .integer(meeting.type),
                "duration": .integer(meeting.duration),
                "timezone": .string(meeting.timeZone),
                "agenda": .string(meeting.agenda),
                "created_at": .string(meeting.createdAt.text),
                "join_url": .string(joinURL(meeting)),
            ],
            meeting
        )
    }

    /// One row of `GET /users/me/upcoming_meetings`.
    func upcomingRow(_ meeting: Meeting) -> JSONValue {
        withStart(
            .record([
                "id": .integer(meeting.number),
                "topic": .string(meeting.topic),
                "type": .integer(meeting.type),
                "duration": .integer(meeting.duration),
                "timezone": .string(meeting.timeZone),
                "created_at": .string(meeting.createdAt.text),
                "join_url": .string(joinURL(meeting)),
                "passcode": meeting.passcode.map(JSONValue.string),
                "use_pmi": false,
            ]),
            meeting
        )
    }

    /// `GET /meetings/{id}/invitation`.
    func invitation(_ meeting: Meeting) -> JSONValue {
        let host = world.users[meeting.hostID]?.displayName ?? ""
        var lines = [
            "\(host) is inviting you to a scheduled Zoom meeting.", "", "Topic: \(meeting.topic)",
            "Time: \(ZoneTime.text(meeting.startTime, in: meeting.timeZone))", "", "Join Zoom Meeting",
            joinURL(meeting), "", "Meeting ID: \(meeting.spacedNumber)",
        ]
        if let passcode = meeting.passcode { lines.append("Passcode: \(passcode)") }
        return ["invitation": .string(lines.map { $0 + "\r\n" }.joined()), "sip_links": []]
    }

    func joinURL(_ meeting: Meeting) -> String {
        meeting.joinURL(origin, embedsPasscode: world.users[meeting.hostID]?.settings.embedPasscode ?? true)
    }

    /// Instant meetings have no start.
    private func withStart(_ body: JSONValue, _ meeting: Meeting) -> JSONValue {
        meeting.type == 1 ? body : body.merging(["start_time": .string(meeting.startTime.text)])
    }
}
