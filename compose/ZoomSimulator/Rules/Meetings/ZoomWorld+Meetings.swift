extension ZoomWorld {
    /// A meeting that still exists.
    func meeting(_ number: Int64, _ now: Instant) -> Meeting? {
        meetings[number].flatMap { $0.exists(at: now) ? $0 : nil }
    }

    /// The settings that hold for a meeting.
    func settings(of meeting: Meeting) -> JSONValue {
        guard let host = users[meeting.hostID] else { return meeting.settings }
        return MeetingSettings.effective(meeting.settings, host: host)
    }

    /// Makes a meeting of a host's.
    mutating func createMeeting(
        _ body: JSONValue,
        host: User,
        source: String,
        _ moment: Moment
    ) throws(APIError) -> Meeting {
        guard host.licence != .none else { throw .noHosting }
        let fields = try MeetingFields(body, zone: host.timeZone)
        var number = moment.number(digits: 11)
        while meetings[number] != nil { number = moment.number(digits: 11) }
        let wantsPasscode = fields.defaultPassword ?? true
        // A scheduled meeting without a time is an instant one.
        let type = fields.type ?? 2
        let meeting = Meeting(
            number: number,
            uuid: moment.meetingUUID(),
            hostID: host.id,
            type: type == 2 && fields.startTime == nil ? 1 : type,
            topic: fields.topic ?? "\(host.displayName)'s Zoom Meeting",
            agenda: fields.agenda ?? "",
            startTime: type == 1 ? moment.now : fields.startTime ?? moment.now,
            duration: fields.duration ?? 60,
            timeZone: fields.timeZone ?? host.timeZone,
            passcode: fields.password.flatMap { $0.isEmpty ? nil : $0 }
                ?? (host.settings.requirePasscode && wantsPasscode ? String(moment.number(digits: 6)) : nil),
            encryptedPasscode: "\(moment.token(bytes: 24)).1",
            settings: fields.settings ?? [:],
            createdAt: moment.now,
            source: source
        )
        meetings[number] = meeting
        publish(.meetingCreated, about: meeting, operation: "single", moment)
        return meeting
    }

    /// Changes a meeting; a start that is missing or past is left as it is.
    mutating func updateMeeting(_ old: Meeting, _ body: JSONValue, _ moment: Moment) throws(APIError) {
        let fields = try MeetingFields(body, zone: old.timeZone)
        var meeting = old
        meeting.type = fields.type ?? old.type
        meeting.topic = fields.topic ?? old.topic
        meeting.agenda = fields.agenda ?? old.agenda
        meeting.duration = fields.duration ?? old.duration
        meeting.timeZone = fields.timeZone ?? old.timeZone
        if let start = fields.startTime, start > moment.now { meeting.startTime = start }
        if let password = fields.password { meeting.passcode = password.isEmpty ? nil : password }
        meeting.settings = old.settings.merging(fields.settings ?? [:])
        meetings[old.number] = meeting
        publishChange(of: old, to: meeting, moment)
    }

    /// Deletes a meeting; one that runs stays.
    mutating func deleteMeeting(_ meeting: Meeting, _ moment: Moment) throws(APIError) {
        guard runningCall(meeting.number) == nil else {
            throw APIError(
                status: 400,
                code: 3_002,
                message: "Sorry, you cannot delete this meeting since it's in progress."
            )
        }
        meetings[meeting.number]?.deletedAt = moment.now
        for seat in seats.values where seat.number == meeting.number && seat.place == .waitingForHost {
            seats[seat.id]?.place = .left
        }
        publish(.meetingDeleted, about: meeting, operation: "single", moment)
    }

    /// Makes a start link, good for two hours: whoever holds it is the host.
    mutating func startURL(_ meeting: Meeting, _ moment: Moment) -> String {
        "\(moment.origin)/s/\(meeting.number)?zak=\(issueHostKey(of: meeting.hostID, seconds: 7_200, moment))"
    }

    /// Gives out a host key (ZAK).
    mutating func issueHostKey(of userID: String, seconds: Int64, _ moment: Moment) -> String {
        hostKeys = hostKeys.filter { $0.value.expiresAt > moment.now }
        let text = "eyJ6bV9za20iOiJ6bV9vMm0ifQ.\(moment.token(bytes: 12)).\(moment.token(bytes: 48))"
        hostKeys[Digest(of: text)] = HostKey(userID: userID, expiresAt: moment.now.adding(seconds: seconds))
        return text
    }
}
