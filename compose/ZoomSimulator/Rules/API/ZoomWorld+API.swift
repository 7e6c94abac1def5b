extension ZoomWorld {
    /// Answers a request to the REST API.
    mutating func answer(_ call: APICall, _ moment: Moment) -> Answer {
        let token = call.token.flatMap { accessTokens[Digest(of: $0)] }
        return performed(call.endpoint.operation, call.line, user: token?.userID, moment) { world throws(Answer) in
            do throws(APIError) {
                return try world.work(call, token, moment)
            } catch {
                throw error.answer
            }
        }
    }

    private mutating func work(_ call: APICall, _ token: IssuedToken?, _ moment: Moment) throws(APIError) -> Answer {
        guard call.query["access_token"] == nil else { throw .tokenInQuery }
        let caller = try caller(token, moment.now)
        let scopes = call.endpoint.scopes
        if let user = call.user, user != "me" { throw .scopeMissing(scopes.prefix(1).map { "\($0):admin" }) }
        guard let token, scopes.contains(where: token.scopes.contains) else {
            throw .scopeMissing(scopes.prefix(1).flatMap { [$0, "\($0):admin"] })
        }
        var headers: [Answer.Header] = []
        if options.rateLimits, let plan = accounts[caller.accountID]?.plan {
            headers = try accounts[caller.accountID]?.usage.count(call.endpoint.label, on: plan, moment) ?? []
        }
        var answer = try answer(call, as: caller, moment)
        answer.headers += headers
        return answer
    }

    /// Who holds the token.
    private func caller(_ token: IssuedToken?, _ now: Instant) throws(APIError) -> User {
        guard let token, let user = users[token.userID] else { throw .invalidToken }
        guard token.expiresAt > now else { throw .expiredToken }
        guard isLive(token, now) else { throw .invalidToken }
        return user
    }

    private mutating func answer(_ call: APICall, as user: User, _ moment: Moment) throws(APIError) -> Answer {
        let bodies = MeetingBodies(world: self, origin: moment.origin)
        switch call.endpoint {
        case .readUser:
            return Answer(status: 200, body: UserBodies.profile(user, accounts[user.accountID], moment.origin))
        case .readSettings:
            let plan = accounts[user.accountID]?.plan ?? .basic
            return Answer(status: 200, body: UserBodies.settings(user, plan: plan, option: call.query["option"]))
        case .readToken, .readHostKey:
            return try hostKey(call, user, moment)
        case .createMeeting:
            guard user.licence != .none else { throw .noHosting }
            let body = try object(call.body)
            try countMeetingChange(of: user, moment)
            let meeting = try createMeeting(body, host: user, source: "open_api", moment)
            let link = startURL(meeting, moment)
            return Answer(
                status: 201,
                body: MeetingBodies(world: self, origin: moment.origin).created(meeting, startURL: link)
            )
        case .listMeetings: return try list(call.query, user, bodies, moment)
        case .listUpcoming:
            let rows = sortedMeetings(of: user, moment.now).filter { $0.startTime >= moment.now }.map(
                bodies.upcomingRow
            )
            return Answer(status: 200, body: ["total_records": .integer(Int64(rows.count)), "meetings": .array(rows)])
        case .readMeeting:
            let meeting = try ownMeeting(call, user, moment)
            return Answer(status: 200, body: bodies.whole(meeting, startURL: startURL(meeting, moment)))
        case .readInvitation:
            return Answer(status: 200, body: bodies.invitation(try ownMeeting(call, user, moment)))
        case .updateMeeting:
            let meeting = try ownMeeting(call, user, moment)
            let body = try object(call.body)
            try countMeetingChange(of: user, moment)
            try updateMeeting(meeting, body, moment)
            return Answer(status: 204)
        case .deleteMeeting:
            guard call.query["occurrence_id"] == nil else { throw .invalidParameter("occurrence_id") }
            try deleteMeeting(try ownMeeting(call, user, moment), moment)
            return Answer(status: 204)
        case .changeStatus: return try changeStatus(call, user, moment)
        case .readPast: return try past(call, user, moment.now)
        case .readPastParticipants: return try pastParticipants(call, user, moment.now)
        }
    }

    private mutating func hostKey(_ call: APICall, _ user: User, _ moment: Moment) throws(APIError) -> Answer {
        if call.endpoint == .readToken, let type = call.query["type"], type != "zak" {
            throw .invalidParameter("type")
        }
        var seconds: Int64 = 7_200
        if let text = call.query["ttl"] {
            guard let number = Int64(text), (0...31_536_000).contains(number) else { throw .invalidParameter("ttl") }
            seconds = number == 0 ? seconds : number
        }
        return Answer(status: 200, body: ["token": .string(issueHostKey(of: user.id, seconds: seconds, moment))])
    }

    private mutating func changeStatus(_ call: APICall, _ user: User, _ moment: Moment) throws(APIError) -> Answer {
        let action = try object(call.body)["action"]?.string
        switch action {
        case "end":
            let meeting = try ownMeeting(call, user, moment)
            guard let running = runningCall(meeting.number) else {
                throw APIError(
                    status: 400,
                    code: 3_007,
                    message: "Sorry, you cannot end this meeting since it has already ended."
                )
            }
            end(running.uuid, .endedThroughAPI, at: moment.now, moment)
        case "recover":
            guard let number = call.meeting.flatMap({ Int64($0) }), var meeting = meetings[number],
                meeting.hostID == user.id, meeting.deletedAt != nil
            else { throw .noMeeting(call.meeting ?? "") }
            meeting.deletedAt = nil
            guard meeting.exists(at: moment.now) else { throw .noMeeting(call.meeting ?? "") }
            meetings[number] = meeting
        default: throw .invalid([APIError.Field(field: "action", message: "Invalid field.")])
        }
        return Answer(status: 204)
    }

    /// The caller's own meeting; another's looks like none.
    private func ownMeeting(_ call: APICall, _ user: User, _ moment: Moment) throws(APIError) -> Meeting {
        guard user.licence != .none else { throw .noHosting }
        let text = call.meeting ?? ""
        guard let number = Int64(text), let meeting = meeting(number, moment.now), meeting.hostID == user.id else {
            throw .noMeeting(text)
        }
        return meeting
    }

    private func object(_ body: [UInt8]) throws(APIError) -> JSONValue {
        guard let value = JSONValue(parsing: body), case .object = value else { throw .noObject }
        return value
    }

    /// Counts one of the host's creates and updates of the day, or refuses it.
    private mutating func countMeetingChange(of user: User, _ moment: Moment) throws(APIError) {
        let limit = options.dailyMeetingLimit
        guard options.rateLimits else { return }
        guard user.meetingChanges.value(at: moment.now) < limit else { throw RateUsage.meetingChanges(limit: limit) }
        users[user.id]?.meetingChanges.increment(at: moment.now)
    }
}
