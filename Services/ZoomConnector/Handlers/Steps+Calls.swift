import Contracts
import TransactionalStore

/// What runs at Zoom, as webhooks and reads tell it in any order.
extension Steps {
    /// A run has begun, or is seen to run.
    func started(_ run: WebhookEvent.Run, at instant: Timestamp) throws {
        guard var call = try call(run, firstHeardAt: instant) else { return }
        let isNew = try transaction.state(Call.self, call.id) == nil
        call.log.started(at: instant)
        try save(&call, isNew ? .started : .participantsChanged)
        guard let appointment = call.appointment else { return }
        try store.endLease(zoomUser: run.host, appointment: appointment)
        guard var record = try store.meeting(appointment), record.known?.number == run.number else { return }
        record.known?.started = true
        record.known?.missing = 0
        try emptyLobby(&record)
        try store.save(record)
    }

    /// A run is over.
    func ended(_ run: WebhookEvent.Run, at instant: Timestamp) throws {
        guard let call = try call(run, firstHeardAt: instant) else { return }
        try end(call, at: instant)
    }

    /// Somebody else than the host came, waits or went.
    func saw(_ person: String, _ place: CallLog.Presence.Place, in run: WebhookEvent.Run, at instant: Timestamp) throws
    {
        guard var call = try call(run, firstHeardAt: instant) else { return }
        let isNew = try transaction.state(Call.self, call.id) == nil
        call.log.saw(person, place, at: instant)
        try save(&call, isNew ? .started : .participantsChanged)
    }

    /// Ends a run, once.
    func end(_ call: CallRun, at instant: Timestamp) throws {
        var call = call
        guard call.log.endedAt == nil else { return }
        call.log.ended(at: instant)
        try save(&call, .ended)
        if let appointment = call.appointment { try store.endLease(zoomUser: call.zoomUser, appointment: appointment) }
    }

    /// What Zoom says of a meeting whose call was quiet, or is expected.
    ///
    /// `meeting` is nil when Zoom answers that it does not exist.
    func polled(zoomUser: String, number: Int64, _ meeting: ZoomMeeting?) throws {
        let live = try store.liveCalls(ofZoomUser: zoomUser).filter { $0.number == number }
        if let meeting, meeting.isRunning == nil || meeting.isRunning == true && meeting.uuid == nil {
            // Zoom does not say which run it is: what is known stands.
            for var call in live { try save(&call, .participantsChanged) }
            return
        }
        let running = meeting?.isRunning == true ? meeting?.uuid : nil
        for call in live where call.uuid != running { try end(call, at: now) }
        if let running { try started(WebhookEvent.Run(uuid: running, number: number, host: zoomUser), at: now) }
        if meeting == nil, let record = try store.meeting(number: number, zoomUser: zoomUser) {
            try meetingMissing(record)
        }
    }

    /// Zoom could not be asked about a run; it is asked again.
    func pollFailed(_ id: CallID, jitter: Double) throws {
        guard var call = try store.call(id), call.log.endedAt == nil else { return }
        call.failures += 1
        call.pollAt = now + max(RetrySchedule.delay(failures: call.failures, jitter: jitter), .seconds(10))
        try store.save(call)
    }

    /// Zoom is asked about a claim now: when it is asked again, if the call does not begin.
    func leasePolled(_ zoomUser: String) throws {
        guard let lease = try store.lease(zoomUser) else { return }
        let polls = try store.leasePolls(zoomUser) + 1
        let next = PollPlan.next(afterStart: lease.claimedAt, polls: polls, now: now)
        try store.setLeasePolls(zoomUser, to: polls, next: next)
    }

    /// Forgets runs that ended long ago, the public state as well.
    func forgetCalls(before instant: Timestamp, limit: Int) throws -> Bool {
        let old = try store.endedCalls(before: instant, limit: limit)
        for (id, account) in old {
            try transaction.erase(Call.self, id, account: account)
            try store.deleteCall(id)
        }
        return old.count == limit
    }

    /// The log of a run; a new one if it is under an open link of ours, nil if it is nobody's.
    private func call(_ run: WebhookEvent.Run, firstHeardAt instant: Timestamp) throws -> CallRun? {
        let id = CallRun.id(ofUUID: run.uuid)
        if let known = try store.call(id) { return known.zoomUser == run.host ? known : nil }
        guard let link = try store.openLink(ofZoomUser: run.host),
            let (connection, _) = try transaction.state(Connection.self, link.connection),
            connection.status != .claiming
        else { return nil }
        // One that is left from a link of the same Zoom user's in another practice is no appointment of this one's.
        let meeting = try store.meeting(number: run.number, zoomUser: run.host).flatMap {
            $0.account == link.account ? $0 : nil
        }
        return CallRun(
            id: id,
            zoomUser: run.host,
            number: run.number,
            uuid: run.uuid,
            connection: link.connection,
            account: link.account,
            practitioner: link.practitioner,
            appointment: meeting?.appointment,
            log: CallLog(startedAt: instant)
        )
    }

    private func save(_ call: inout CallRun, _ change: Call.Change) throws {
        call.failures = 0
        call.pollAt = call.log.endedAt == nil ? now + PollPlan.silence : nil
        try store.save(call)
        let state = Call(
            id: call.id,
            accountId: call.account,
            practitionerId: call.practitioner,
            connectionId: call.connection,
            appointmentId: call.appointment,
            status: call.log.endedAt == nil ? .live : .ended,
            startedAt: call.log.startedAt,
            endedAt: call.log.endedAt,
            participants: call.log.inside,
            waiting: call.log.waiting
        )
        guard try transaction.state(Call.self, call.id)?.state != state else { return }
        try transaction.emit(state, change)
    }
}
