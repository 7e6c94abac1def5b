import Contracts
import ServiceRuntime
import TransactionalStore

/// Bringing the meetings at Zoom to what the appointments want, one call at a time.
extension Steps {
    /// The next call about an appointment's meeting, its attempt row written; or rest.
    ///
    /// `window` is how long before its start an appointment gets its meeting.
    func meetingTurn(_ id: AppointmentID, window: Duration) throws -> MeetingTurn {
        guard var record = try store.meeting(id) else { return .rest }
        // Forgetting what is gone leads to the next step at once.
        for _ in 0..<3 {
            let appointment = try transaction.replica(Appointment.self, id)
            let host = try host(of: record)
            if case .needsReconnect = host {
                record.dueAt = nil
                try store.save(record)
                return .rest
            }
            if record.createUnresolved, let attempt = record.attempt, attempt.zoomUser != host.value?.zoomUser {
                // A create under another link's grant: what it may have made is found first, to be deleted. Without that
                // grant nobody can look; under the next link it is looked for.
                if try store.grant(attempt.zoomUser)?.tokens != nil {
                    if let retryAt = record.retryAt, now < retryAt { return try wait(&record, until: retryAt) }
                    return .call(try begin(.lookUp(zoomUser: attempt.zoomUser), &record))
                }
            }
            #if DEBUG
                if Faults.has(.createRepeated) { record.createUnresolved = false }
            #endif
            let facts = MeetingFacts(
                appointment: appointment,
                reference: record.reference,
                host: host.value,
                known: record.known,
                createUnresolved: record.createUnresolved,
                requested: record.requested,
                retryAt: record.retryAt
            )
            let step = MeetingPlan.next(facts, window: window, now: now)
            switch step {
            case .nothing: return try rest(&record)
            case .wait(let until, let reason?):
                // A meeting that is there can be started as it is.
                if record.known == nil { try publish(record, .failed, .failed, reason: reason) }
                return try wait(&record, until: until)
            case .wait(let until, nil):
                // Before its window there is no meeting; after a failure what was told stands.
                if record.known == nil, until != record.retryAt { try publish(record, .deleted, .deleted) }
                return try wait(&record, until: until)
            case .forget: record.part(reference: transaction.ids.next())
            case .delete(let zoomUser, _) where try store.grant(zoomUser)?.tokens == nil:
                // Nobody lets us reach it any more.
                record.leaveBehind(at: now, reference: transaction.ids.next())
            case .lookUp, .create, .update, .check, .delete:
                return .call(try begin(step, &record))
            }
        }
        return try wait(&record, until: now + .seconds(1))
    }

    /// Takes the result of a call.
    func meetingResult(_ work: MeetingWork, _ result: MeetingResult, jitter: Double) throws {
        guard var record = try store.meeting(work.appointment) else { return }
        let attempt = record.attempt
        // If its grant has ended meanwhile, the meeting was left behind: what was noted then stands.
        if attempt?.kind == work.call.attempt {
            if !record.createUnresolved || work.call != .lookUp { record.attempt = nil }
            if case .failed(let failure) = result {
                try failed(work, failure, &record, attempt, jitter: jitter)
            } else {
                record.failures = 0
                record.retryAt = nil
                try succeeded(work, result, &record, attempt)
            }
        }
        record.dueAt = record.dueAt ?? now
        try store.save(record)
        if try store.grant(work.zoomUser)?.state == .ending { try store.setGrantDue(work.zoomUser, at: now) }
    }

    // MARK: What an appointment says

    /// An appointment has changed, or is gone.
    func appointmentChanged(_ id: AppointmentID, to new: Appointment?, reference: String) throws {
        var record: MeetingRecord
        if let known = try store.meeting(id) {
            record = known
        } else {
            guard let new, new.telehealth, new.status == .booked else { return }
            record = MeetingRecord(
                appointment: id,
                account: new.accountId,
                practitioner: new.practitionerId,
                reference: reference,
                startsAt: new.start,
                endsAt: new.end
            )
        }
        if let new {
            if record.startsAt != new.start || record.endsAt != new.end { record.corrected = nil }
            record.practitioner = new.practitionerId
            record.startsAt = new.start
            record.endsAt = new.end
        }
        record.retryAt = nil
        record.dueAt = now
        try store.save(record)
    }

    /// The meeting is to be made now, ahead of the window.
    func requestMeeting(_ id: AppointmentID) throws {
        guard var record = try store.meeting(id) else { return }
        record.retryAt = nil
        record.dueAt = now
        if record.known == nil {
            record.requested = true
            try publish(record, .wanted, .requested)
        }
        try store.save(record)
    }

    /// Zoom says that a meeting of ours is not there: it is asked once more, then the meeting is made anew.
    func meetingMissing(_ record: MeetingRecord) throws {
        guard var known = record.known, known.missing == 0 else { return }
        var record = record
        known.missing = 1
        record.known = known
        record.dueAt = now
        try store.save(record)
    }

    /// Zoom says that a meeting of ours was changed, maybe by ourselves: it is read, unless it has run.
    func meetingDoubted(_ record: MeetingRecord) throws {
        guard record.known?.started == false else { return }
        var record = record
        record.known?.isDoubted = true
        record.dueAt = now
        try store.save(record)
    }

    // MARK: Turns

    /// Under which link a meeting is made.
    private enum HostState {
        case none
        /// There is one, but Zoom does not let us in: everything stays as it is.
        case needsReconnect
        case host(MeetingFacts.Host)

        var value: MeetingFacts.Host? {
            if case .host(let host) = self { host } else { nil }
        }
    }

    private func host(of record: MeetingRecord) throws -> HostState {
        for link in try store.openLinks(of: record.practitioner) {
            switch try transaction.state(Connection.self, link.connection)?.state.status {
            case .some(.active):
                let changes = try store.changes(ofZoomUser: link.zoomUser, at: now)
                return .host(.init(zoomUser: link.zoomUser, connection: link.connection, changesToday: changes))
            case .some(.needsReconnect): return .needsReconnect
            default: continue
            }
        }
        return .none
    }

    private func wait(_ record: inout MeetingRecord, until instant: Timestamp) throws -> MeetingTurn {
        record.dueAt = instant
        try store.save(record)
        return .rest
    }

    /// As the appointment wants it.
    private func rest(_ record: inout MeetingRecord) throws -> MeetingTurn {
        if record.known != nil {
            try publish(record, .ready, .provisioned)
            // When it is over, the meeting goes.
            return try wait(&record, until: record.endsAt + MeetingPlan.keptAfterEnd + .milliseconds(1))
        }
        record.dueAt = nil
        record.requested = false
        try store.save(record)
        try publish(record, .deleted, .deleted)
        return .rest
    }

    private func begin(_ step: MeetingStep, _ record: inout MeetingRecord) throws -> MeetingWork {
        let revision = try transaction.database.revision(ofKey: Appointment.key(record.appointment))
        let work: MeetingWork
        let zoomUser: String
        func make(_ user: String, _ call: MeetingWork.Call) -> MeetingWork {
            MeetingWork(appointment: record.appointment, zoomUser: user, call: call, reference: record.reference)
        }
        var attempt = MeetingRecord.Attempt(kind: .check, zoomUser: "", told: nil, revision: revision, beganAt: now)
        switch step {
        case .lookUp(let user):
            // The row of the create stays: it says what was told.
            record.dueAt = now + Self.patience
            try store.save(record)
            return make(user, .lookUp)
        case .create(let user, let wanted):
            (zoomUser, work) = (user, make(user, .create(wanted)))
            attempt.kind = .create
            attempt.told = wanted
            record.createUnresolved = true
            try store.countChange(ofZoomUser: user, at: now)
        case .update(let user, let number, let wanted):
            (zoomUser, work) = (user, make(user, .update(number: number, wanted)))
            attempt.kind = .update
            attempt.told = wanted
            try store.countChange(ofZoomUser: user, at: now)
        case .check(let user, let number): (zoomUser, work) = (user, make(user, .check(number: number)))
        case .delete(let user, let number):
            (zoomUser, work) = (user, make(user, .delete(number: number)))
            attempt.kind = .delete
        case .nothing, .wait, .forget: preconditionFailure("no call is made in this step")
        }
        attempt.zoomUser = zoomUser
        record.attempt = attempt
        // If the process dies meanwhile, it is looked at again then.
        record.dueAt = now + Self.patience
        try store.save(record)
        if case .create = step { try publish(record, .wanted, .requested) }
        return work
    }

    /// Longer than any call takes.
    private static var patience: Duration { .seconds(60) }

    // MARK: Results

    private func succeeded(
        _ work: MeetingWork,
        _ result: MeetingResult,
        _ record: inout MeetingRecord,
        _ attempt: MeetingRecord.Attempt?
    ) throws {
        record.dueAt = now
        switch (work.call, result) {
        case (.create(let told), .found(let meeting)):
            try know(meeting, told, work, &record, attempt)
        case (.lookUp, .found(let meeting)):
            guard let told = attempt?.told else { return }
            record.attempt = nil
            try know(meeting, told, work, &record, attempt)
        case (.lookUp, _):
            record.attempt = nil
            record.createUnresolved = false
        case (.update(_, let told), _):
            record.known?.told = told
            record.known?.missing = 0
            record.toldRevision = attempt?.revision
            try publish(record, .ready, .provisioned)
        case (.check, .notFound): record.known?.missing += 1
        case (.check, .found(let meeting)): saw(meeting, &record)
        case (.check, _): break
        case (.delete, _): record.forget()
        case (.create, _): break
        }
    }

    /// How a meeting stands at Zoom: one that somebody has moved is moved back.
    ///
    /// Once for each place that it is found at: Zoom may have its own idea of a time, and is not told for ever.
    private func saw(_ meeting: ZoomMeeting, _ record: inout MeetingRecord) {
        record.known?.missing = 0
        record.known?.isDoubted = false
        guard let told = record.known?.told,
            let moved = told.moved(to: meeting.startsAt, minutes: meeting.durationMinutes), moved != record.corrected
        else { return }
        record.corrected = moved
        record.known?.told = moved
    }

    private func know(
        _ meeting: ZoomMeeting,
        _ told: WantedMeeting,
        _ work: MeetingWork,
        _ record: inout MeetingRecord,
        _ attempt: MeetingRecord.Attempt?
    ) throws {
        record.createUnresolved = false
        record.known = MeetingFacts.Known(
            zoomUser: work.zoomUser,
            number: meeting.number,
            told: told,
            missing: 0,
            started: false
        )
        record.toldRevision = attempt?.revision
        record.joinURL = try meeting.joinURL.map { try vault.seal($0, for: .joinURL(record.appointment)) }
        record.requested = false
        try publish(record, .ready, .provisioned)
    }

    private func failed(
        _ work: MeetingWork,
        _ failure: ZoomFailure,
        _ record: inout MeetingRecord,
        _ attempt: MeetingRecord.Attempt?,
        jitter: Double
    ) throws {
        if case .create = work.call {
            // Only an answer that says no is known to have made nothing.
            if failure.mayHaveTakenEffect { record.attempt = attempt } else { record.createUnresolved = false }
        }
        if case .meetingGone = failure {
            switch work.call {
            case .delete: return try succeeded(work, .done, &record, attempt)
            case .check: return try succeeded(work, .notFound, &record, attempt)
            case .update:
                record.known?.missing = 1
                record.dueAt = now
                return
            case .create, .lookUp: break
            }
        }
        if case (.delete, .meetingRunning) = (work.call, failure) {
            // Nobody has told that it was started: what has run is left to the practitioner.
            record.known?.started = true
            record.dueAt = now
            return
        }
        record.failures += 1
        record.retryAt = now + RetrySchedule.delay(failures: record.failures, jitter: jitter)
        switch failure {
        case .rateLimited(let until?): record.retryAt = max(until, now + .seconds(1))
        case .dailyLimit:
            try store.setChanges(ofZoomUser: work.zoomUser, to: MeetingPlan.dailyChanges, at: now)
            record.retryAt = MeetingPlan.budgetOpens(after: now)
        case .scopeMissing, .hostingRefused, .refused, .userGone: record.retryAt = now + Self.personsPace
        case .grantGone: record.retryAt = nil
        default: break
        }
        record.dueAt = record.retryAt ?? now
        if record.known == nil { try publish(record, .failed, .failed, reason: failure.reason) }
    }

    /// How often something is tried that a person has to mend first.
    private static var personsPace: Duration { .seconds(1_800) }

    // MARK: Telling

    /// Tells others where a meeting stands, if that is news.
    func publish(
        _ record: MeetingRecord,
        _ status: Meeting.Status,
        _ change: Meeting.Change,
        reason: ReasonCode? = nil
    ) throws {
        let id = Identifier<Meeting>(rawValue: record.appointment.rawValue)
        let old = try transaction.state(Meeting.self, id)?.state
        // What was never wanted is not told to be gone.
        if old == nil, status == .deleted { return }
        let links = try store.openLinks(of: record.practitioner)
        let connection = links.first { $0.zoomUser == record.known?.zoomUser } ?? links.first
        let new = Meeting(
            appointmentId: record.appointment,
            accountId: record.account,
            practitionerId: record.practitioner,
            connectionId: status == .deleted ? nil : connection?.connection,
            status: status,
            reason: reason,
            appointmentRevision: status == .ready ? record.toldRevision : nil,
            waiting: status == .ready && record.lobby.count > 0 ? record.lobby.count : nil
        )
        guard new != old else { return }
        try transaction.emit(new, change)
    }
}

extension ZoomFailure {
    /// Whether what was asked may have been done all the same.
    var mayHaveTakenEffect: Bool {
        switch self {
        case .unreachable(let maybeDone): maybeDone
        case .broken: true
        default: false
        }
    }
}
