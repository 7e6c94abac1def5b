extension ZoomWorld {
    /// The run of a meeting that is under way.
    func runningCall(_ number: Int64) -> Call? {
        calls.last { $0.number == number && $0.isRunning }
    }

    /// The runs of a host that are under way, oldest first.
    func runningCalls(of hostID: String) -> [Call] {
        calls.filter { $0.hostID == hostID && $0.isRunning }
    }

    /// How many calls a host may run at once.
    func concurrentMeetings(of host: User) -> Int {
        host.concurrentMeetings(on: accounts[host.accountID]?.plan ?? .basic)
    }

    /// Starts a meeting as its host, or enters it again.
    ///
    /// With `endingOthers` the host has agreed that the oldest of their other calls end for it.
    mutating func start(
        _ meeting: Meeting,
        client: Seat.Client,
        endingOthers: Bool,
        _ moment: Moment
    ) throws(CallProblem) -> StartOutcome {
        guard let host = users[meeting.hostID], host.status == .active else { throw .noMeeting }
        guard host.licence != .none else { throw .noLicence }
        let name = host.displayName
        if let call = runningCall(meeting.number) {
            let seat = newSeat(meeting, name: name, user: host, isHost: true, client: client, moment)
            enter(seat.id, call.uuid, moment.now)
            receiveWaiting(call, moment.now)
            return .seated(seats[seat.id] ?? seat)
        }
        let others = runningCalls(of: host.id)
        let limit = concurrentMeetings(of: host)
        if others.count >= limit {
            guard endingOthers else { return .othersRun(others) }
            for call in others.prefix(others.count - limit + 1) {
                end(call.uuid, .endedForAnother, at: moment.now, moment)
            }
        }
        let call = begin(meeting, host, moment)
        let seat = newSeat(meeting, name: name, user: host, isHost: true, client: client, moment)
        enter(seat.id, call.uuid, moment.now)
        receiveWaiting(call, moment.now)
        return .seated(seats[seat.id] ?? seat)
    }

    /// Joins a meeting as somebody who is not its host.
    mutating func join(
        _ meeting: Meeting,
        name: String,
        user: User?,
        client: Seat.Client,
        _ moment: Moment
    ) -> Seat {
        let seat = newSeat(meeting, name: name, user: user, isHost: false, client: client, moment)
        if let call = runningCall(meeting.number) {
            receive(seat.id, meeting, call.uuid, moment.now)
        } else if let host = users[meeting.hostID], opensWithoutHost(meeting, host, moment.now) {
            let call = begin(meeting, host, moment)
            publish(.participantJoinedBeforeHost, about: call, seat, moment.now)
            enter(seat.id, call.uuid, moment.now)
        } else {
            publish(.participantWaitsForHost, about: meeting, seat, moment.now)
        }
        return seats[seat.id] ?? seat
    }

    /// Lets somebody in from the waiting room.
    mutating func admit(_ id: String, _ now: Instant) {
        guard let seat = seats[id], seat.place == .waitingRoom, let call = call(seat.callUUID), call.isRunning else {
            return
        }
        publish(.participantAdmitted, about: call, seat, now)
        enter(id, call.uuid, now)
    }

    /// Leaves; a call that nobody is in any more ends.
    mutating func leave(_ id: String, _ moment: Moment) {
        guard let seat = seats[id], seat.place != .left else { return }
        depart(seat, hostEnded: false, moment.now)
        guard let call = call(seat.callUUID), call.isRunning, inside(call).isEmpty else { return }
        end(call.uuid, .everybodyLeft, at: moment.now, moment)
    }

    /// Ends a run: everybody leaves, and the meeting waits again under a new uuid.
    mutating func end(_ uuid: String, _ reason: Call.End, at now: Instant, _ moment: Moment) {
        guard let index = calls.lastIndex(where: { $0.uuid == uuid && $0.isRunning }) else { return }
        for seat in present(calls[index]) { depart(seat, hostEnded: true, now) }
        calls[index].endedAt = now
        calls[index].end = reason
        meetings[calls[index].number]?.lastEndedAt = now
        meetings[calls[index].number]?.uuid = moment.meetingUUID()
        publish(.meetingEnded, about: calls[index], nil, now)
    }

    /// Everybody at a run who has not left, in the order of their coming.
    func present(_ call: Call) -> [Seat] {
        seats.values.filter { $0.callUUID == call.uuid && $0.place != .left }
            .sorted { ($0.arrivedAt, $0.participantNumber) < ($1.arrivedAt, $1.participantNumber) }
    }

    /// Everybody inside a run.
    func inside(_ call: Call) -> [Seat] { present(call).filter { $0.place == .inside } }

    /// The run of a uuid.
    func call(_ uuid: String?) -> Call? {
        uuid.flatMap { uuid in calls.last { $0.uuid == uuid } }
    }

    // MARK: Steps

    private mutating func begin(_ meeting: Meeting, _ host: User, _ moment: Moment) -> Call {
        let call = Call(
            uuid: meeting.uuid,
            number: meeting.number,
            hostID: host.id,
            topic: meeting.topic,
            type: meeting.type,
            timeZone: meeting.timeZone,
            duration: meeting.duration,
            startedAt: moment.now,
            limitAt: moment.now.adding(seconds: host.licence.meetingMinutes * 60)
        )
        calls.append(call)
        publish(.meetingStarted, about: call, nil, moment.now)
        return call
    }

    private mutating func newSeat(
        _ meeting: Meeting,
        name: String,
        user: User?,
        isHost: Bool,
        client: Seat.Client,
        _ moment: Moment
    ) -> Seat {
        let seat = Seat(
            id: moment.token(),
            number: meeting.number,
            name: name,
            isHost: isHost,
            userID: user?.id,
            client: client,
            arrivedAt: moment.now,
            participantUUID: moment.meetingUUID(),
            place: .waitingForHost
        )
        seats[seat.id] = seat
        return seat
    }

    /// Whoever waited for the host goes on to the waiting room or inside.
    private mutating func receiveWaiting(_ call: Call, _ now: Instant) {
        guard let meeting = meetings[call.number] else { return }
        let waiting = seats.values.filter { $0.number == call.number && $0.place == .waitingForHost }
        for seat in waiting.sorted(by: { ($0.arrivedAt, $0.id) < ($1.arrivedAt, $1.id) }) {
            receive(seat.id, meeting, call.uuid, now)
        }
    }

    /// To the waiting room, or straight inside.
    private mutating func receive(_ id: String, _ meeting: Meeting, _ uuid: String, _ now: Instant) {
        guard settings(of: meeting)["waiting_room"]?.bool == true else { return enter(id, uuid, now) }
        number(id, uuid)
        seats[id]?.place = .waitingRoom
        if let seat = seats[id], let call = call(uuid) { publish(.participantInWaitingRoom, about: call, seat, now) }
    }

    private mutating func enter(_ id: String, _ uuid: String, _ now: Instant) {
        number(id, uuid)
        seats[id]?.place = .inside
        seats[id]?.joinedAt = now
        if let seat = seats[id], let call = call(uuid) { publish(.participantJoined, about: call, seat, now) }
    }

    private mutating func number(_ id: String, _ uuid: String) {
        guard seats[id]?.callUUID == nil, let index = calls.lastIndex(where: { $0.uuid == uuid }) else { return }
        calls[index].seatCount += 1
        seats[id]?.callUUID = uuid
        seats[id]?.participantNumber = String(16_777_216 + 1_024 * calls[index].seatCount)
    }

    private mutating func depart(_ seat: Seat, hostEnded: Bool, _ now: Instant) {
        seats[seat.id]?.place = .left
        seats[seat.id]?.leftAt = now
        guard let left = seats[seat.id] else { return }
        switch seat.place {
        case .inside:
            if let call = call(seat.callUUID) {
                publish(.participantLeft(hostEnded: hostEnded), about: call, left, now)
            }
        case .waitingRoom:
            if let call = call(seat.callUUID) { publish(.participantLeftWaitingRoom, about: call, left, now) }
        case .waitingForHost:
            if let meeting = meetings[seat.number] {
                publish(.participantStoppedWaiting, about: meeting, left, now)
            }
        case .left: break
        }
    }

    /// Whether somebody may open the meeting without its host.
    private func opensWithoutHost(_ meeting: Meeting, _ host: User, _ now: Instant) -> Bool {
        let settings = settings(of: meeting)
        guard settings["join_before_host"]?.bool == true, host.status == .active, host.licence != .none,
            runningCalls(of: host.id).count < concurrentMeetings(of: host)
        else { return false }
        let minutes = settings["jbh_time"]?.integer ?? 0
        return minutes == 0 || meeting.startTime.adding(seconds: -minutes * 60) <= now
    }
}
