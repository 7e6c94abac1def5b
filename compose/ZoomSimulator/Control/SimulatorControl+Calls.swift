extension SimulatorControl {
    // MARK: Meetings

    /// The meetings that exist, by number.
    package var meetings: [MeetingView] {
        core.change { world, moment in
            world.meetings.values.filter { $0.exists(at: moment.now) }.sorted { $0.number < $1.number }
                .map { world.view($0, moment) }
        }
    }

    /// A meeting, with a fresh start link.
    package func meeting(_ number: Int64) throws(Refusal) -> MeetingView {
        try core.change { (world, moment) throws(Refusal) in
            world.view(try world.existing(number, moment.now), moment)
        }
    }

    /// Makes a meeting as the host would on Zoom's pages; `fields` are Zoom's own.
    package func createMeeting(of user: String, _ fields: JSONValue) throws(Refusal) -> MeetingView {
        try core.change { (world, moment) throws(Refusal) in
            let host = try world.user(user)
            do throws(APIError) {
                let meeting = try world.createMeeting(fields, host: host, source: "web_portal", moment)
                return world.view(meeting, moment)
            } catch {
                throw error.refusal
            }
        }
    }

    /// Changes a meeting as the host would on Zoom's pages.
    @discardableResult
    package func updateMeeting(_ number: Int64, _ fields: JSONValue) throws(Refusal) -> MeetingView {
        try core.change { (world, moment) throws(Refusal) in
            let meeting = try world.existing(number, moment.now)
            do throws(APIError) { try world.updateMeeting(meeting, fields, moment) } catch { throw error.refusal }
            return world.view(try world.existing(number, moment.now), moment)
        }
    }

    /// Deletes a meeting as the host would on Zoom's pages.
    package func deleteMeeting(_ number: Int64) throws(Refusal) {
        try core.change { (world, moment) throws(Refusal) in
            let meeting = try world.existing(number, moment.now)
            do throws(APIError) { try world.deleteMeeting(meeting, moment) } catch { throw error.refusal }
        }
    }

    // MARK: Calls

    /// What became of ``start(_:endOther:client:)``.
    package enum StartResult: Equatable, Sendable {
        case seated(SeatView)
        /// The host's other calls, which would have to end first: their meetings' numbers.
        case othersRun([Int64])
    }

    /// Starts a meeting as its host.
    package func start(
        _ number: Int64,
        endOther: Bool = false,
        client: String = "desktop"
    ) throws(Refusal) -> StartResult {
        let client = try Self.client(client)
        return try core.change { (world, moment) throws(Refusal) in
            let meeting = try world.existing(number, moment.now)
            do throws(CallProblem) {
                switch try world.start(meeting, client: client, endingOthers: endOther, moment) {
                case .seated(let seat): return .seated(SeatView(seat))
                case .othersRun(let calls): return .othersRun(calls.map(\.number))
                }
            } catch {
                throw .conflict(error.sentence)
            }
        }
    }

    /// Joins a meeting as somebody who is not its host.
    @discardableResult
    package func join(_ number: Int64, name: String, client: String = "browser") throws(Refusal) -> SeatView {
        let client = try Self.client(client)
        guard !name.isEmpty else { throw .invalid("name is empty.") }
        return try core.change { (world, moment) throws(Refusal) in
            let meeting = try world.existing(number, moment.now)
            return SeatView(world.join(meeting, name: name, user: nil, client: client, moment))
        }
    }

    /// Lets one person in from the waiting room, or with nil everybody.
    package func admit(_ number: Int64, name: String? = nil) throws(Refusal) {
        try core.change { (world, moment) throws(Refusal) in
            let call = try world.existingCall(number)
            let waiting = world.present(call).filter {
                $0.place == .waitingRoom && (name == nil || $0.name == name)
            }
            if let name, waiting.isEmpty { throw .notFound("\(name) is not in the waiting room.") }
            for seat in waiting { world.admit(seat.id, moment.now) }
        }
    }

    /// Ends a meeting's call as its host.
    package func end(_ number: Int64) throws(Refusal) {
        try core.change { (world, moment) throws(Refusal) in
            world.end(try world.existingCall(number).uuid, .endedByHost, at: moment.now, moment)
        }
    }

    /// Every run, oldest first.
    package var calls: [CallView] { core.read { world, _ in world.calls.map(world.view) } }

    /// Somebody's seat.
    package func seat(_ id: String) throws(Refusal) -> SeatView {
        try core.read { (world, _) throws(Refusal) in
            guard let seat = world.seats[id] else { throw .notFound("There is no seat \(id).") }
            return SeatView(seat)
        }
    }

    /// Somebody leaves.
    package func leave(_ id: String) throws(Refusal) {
        _ = try seat(id)
        core.change { world, moment in world.leave(id, moment) }
    }

    private static func client(_ name: String) throws(Refusal) -> Seat.Client {
        guard let client = Seat.Client(rawValue: name) else {
            throw .invalid("client is \"\(name)\", but must be browser, desktop or mobile.")
        }
        return client
    }
}

extension ZoomWorld {
    fileprivate func existing(_ number: Int64, _ now: Instant) throws(Refusal) -> Meeting {
        guard let meeting = meeting(number, now) else { throw .notFound("There is no meeting \(number).") }
        return meeting
    }

    fileprivate func existingCall(_ number: Int64) throws(Refusal) -> Call {
        guard let call = runningCall(number) else { throw .conflict("No call of meeting \(number) is running.") }
        return call
    }
}

extension APIError {
    /// The same, as the control API says it.
    fileprivate var refusal: Refusal {
        let names = fields.map(\.field).joined(separator: ", ")
        return Refusal(status: status == 404 ? 404 : 400, sentence: names.isEmpty ? message : "\(message) (\(names))")
    }
}
