extension ZoomWorld {
    /// Answers `GET /past_meetings/{id}`.
    func past(_ request: APICall, _ user: User, _ now: Instant) throws(APIError) -> Answer {
        let call = try pastCall(request, user)
        guard let end = call.endedAt else { throw .noMeeting(request.meeting ?? "") }
        let people = entered(call)
        let minutes = people.reduce(Int64(0)) { $0 + Self.minutes($1.joinedAt ?? end, $1.leftAt ?? end) }
        return Answer(
            status: 200,
            body: [
                "uuid": .string(call.uuid),
                "id": .integer(call.number),
                "host_id": .string(call.hostID),
                "type": .integer(call.type),
                "topic": .string(call.topic),
                "user_name": .string(user.displayName),
                "user_email": .string(user.email),
                "start_time": .string(call.startedAt.text),
                "end_time": .string(end.text),
                "duration": .integer(Self.minutes(call.startedAt, end)),
                "total_minutes": .integer(minutes),
                "participants_count": .integer(Int64(people.count)),
                "dept": "",
                "source": "Zoom",
            ]
        )
    }

    /// Answers `GET /past_meetings/{id}/participants`.
    func pastParticipants(_ request: APICall, _ user: User, _ now: Instant) throws(APIError) -> Answer {
        let call = try pastCall(request, user)
        guard let end = call.endedAt else { throw .noMeeting(request.meeting ?? "") }
        let page = try Page(request.query)
        let people = entered(call)
        let rows = people.dropFirst(page.offset).prefix(page.size).map { seat -> JSONValue in
            let joined = seat.joinedAt ?? end
            let left = seat.leftAt ?? end
            return [
                "id": .string(seat.userID ?? ""),
                "user_id": .string(seat.participantNumber),
                "name": .string(seat.name),
                "user_email": .string(seat.userID.flatMap { users[$0]?.email } ?? ""),
                "join_time": .string(joined.text),
                "leave_time": .string(left.text),
                "duration": .integer(left.seconds - joined.seconds),
                "failover": false,
                "internal_user": .bool(seat.userID.flatMap { users[$0]?.accountID } == user.accountID),
                "registrant_id": "",
                "status": "in_meeting",
            ]
        }
        let isMore = page.offset + page.size < people.count
        return Answer(
            status: 200,
            body: [
                "page_count": .integer(Int64((people.count + page.size - 1) / page.size)),
                "page_size": .integer(Int64(page.size)),
                "total_records": .integer(Int64(people.count)),
                "next_page_token": .string(isMore ? Page.token(offset: page.offset + page.size) : ""),
                "participants": .array(Array(rows)),
            ]
        )
    }

    /// The run that a uuid names, or the last one of a number; only what is over counts.
    private func pastCall(_ request: APICall, _ user: User) throws(APIError) -> Call {
        // A uuid that begins with a slash comes encoded twice, and has been decoded once.
        let reference = percentDecoded(request.meeting ?? "")
        let over = calls.filter { $0.hostID == user.id && $0.endedAt != nil }
        guard let call = over.last(where: { $0.uuid == reference || String($0.number) == reference }) else {
            throw .noMeeting(reference)
        }
        return call
    }

    private func entered(_ call: Call) -> [Seat] {
        seats.values.filter { $0.callUUID == call.uuid && $0.joinedAt != nil }
            .sorted { $0.participantNumber < $1.participantNumber }
    }

    /// Whole minutes, begun ones counted.
    private static func minutes(_ from: Instant, _ to: Instant) -> Int64 {
        (max(0, to.seconds - from.seconds) + 59) / 60
    }
}
