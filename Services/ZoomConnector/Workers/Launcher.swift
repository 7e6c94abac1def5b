import Contracts
import ServiceRuntime
import TransactionalStore

/// Leads a press of Start to a fresh start link, within a bounded time.
struct Launcher: Sendable {
    /// What Start leads to.
    enum Launch: Equatable, Sendable {
        case refused(StartRefusal)
        case warns(StartDecision, other: Appointment?)
        /// Go on to this address; a credential, shown to nobody else and never kept.
        ///
        /// `fellBack`: the browser form was asked for and could not be made.
        case goes(to: String, fellBack: Bool)
        /// What failed.
        case failed(ReasonCode)
    }

    let store: any StoreAccess
    let keeper: GrantKeeper
    let meetings: MeetingWorker
    let calls: CallWatch
    let zoom: ZoomClient
    let vault: Vault
    let logger: Logger
    let elapsed: Deadline.Elapsed
    /// The browser form, with `{id}` and `{zak}`.
    let browserTemplate: String
    /// The longest that Start takes.
    let patience: Duration

    /// Starts an appointment's session.
    func start(
        _ id: AppointmentID,
        account: AccountID,
        by user: UserID,
        choice: StartForm.Choice,
        confirmed: Bool
    ) async throws -> Launch {
        let deadline = Deadline(in: patience, elapsed: elapsed)
        func judge() async throws -> Steps.StartTurn {
            try await store.write { [vault] transaction in
                try Steps(transaction, vault: vault).start(id, account: account, by: user, confirmed: confirmed)
            }
        }
        var turn = try await judge()
        if try await askedZoom(before: turn, of: id, by: deadline) { turn = try await judge() }
        switch turn {
        case .refused(.licenceMissing): return .failed(.licenceMissing)
        case .refused(let refusal): return .refused(refusal)
        case .warns(let decision, let other): return .warns(decision, other: other)
        case .goes(let zoomUser):
            do {
                return try await link(id, zoomUser, choice, by: deadline)
            } catch {
                guard let reason = (error as? ZoomFailure)?.reason ?? (error as? NoMeeting)?.reason else { throw error }
                logger.notice(
                    "A session could not be started",
                    metadata: [LogKey.appointment: "\(id)", LogKey.reason: "\(reason)"]
                )
                try await store.write { [vault] transaction in
                    try Steps(transaction, vault: vault).startFailed(id, zoomUser: zoomUser)
                }
                return .failed(reason)
            }
        }
    }

    private func link(
        _ id: AppointmentID,
        _ zoomUser: String,
        _ choice: StartForm.Choice,
        by deadline: Deadline
    ) async throws -> Launch {
        for _ in 0..<3 {
            let number = try await number(id, zoomUser, by: deadline)
            do {
                let launch = try await link(number, zoomUser, choice, by: deadline)
                // Another press may have found it gone and made the next one, to which the client is led.
                if try await known(id)?.number == number { return launch }
            } catch ZoomFailure.meetingGone {
                // Removed at Zoom: seen a second time it is made anew.
                try await store.write { [vault] transaction in
                    let steps = Steps(transaction, vault: vault)
                    if let record = try steps.store.meeting(id) { try steps.meetingMissing(record) }
                }
            }
        }
        throw ZoomFailure.meetingGone
    }

    /// The meeting's number; it is made now if there is none.
    private func number(_ id: AppointmentID, _ zoomUser: String, by deadline: Deadline) async throws -> Int64 {
        if let known = try await known(id), known.zoomUser == zoomUser, known.missing == 0 { return known.number }
        let failure = try await meetings.settle(id, by: deadline)
        if let known = try await known(id), known.zoomUser == zoomUser, known.missing == 0 { return known.number }
        if let failure { throw failure }
        // Somebody else was about it already, and was told why not.
        let told = try await store.read {
            try $0.state(Meeting.self, Identifier(rawValue: id.rawValue))?.state.reason
        }
        throw NoMeeting(reason: told ?? .zoomUnreachable)
    }

    /// There is no meeting to start, for a reason that another has met.
    private struct NoMeeting: Error {
        var reason: ReasonCode
    }

    /// Asks Zoom before somebody is held back by what is old news when a webhook was lost: a licence that was given
    /// meanwhile, a call that is over.
    ///
    /// - Returns: whether something may be known better now.
    private func askedZoom(
        before turn: Steps.StartTurn,
        of id: AppointmentID,
        by deadline: Deadline
    ) async throws -> Bool {
        switch turn {
        case .refused(.licenceMissing):
            guard let zoomUser = try await zoomUser(hosting: id),
                let profile = try? await keeper.profile(of: zoomUser, by: deadline)
            else { return false }
            try await store.write { [vault] transaction in
                try Steps(transaction, vault: vault).sawProfile(profile)
            }
        case .warns(.inCall, _):
            guard let zoomUser = try await zoomUser(hosting: id) else { return false }
            try await calls.poll(callsOf: zoomUser, by: deadline)
        default: return false
        }
        return true
    }

    private func zoomUser(hosting id: AppointmentID) async throws -> String? {
        try await store.read { database in
            guard let appointment = try database.replica(Appointment.self, id) else { return nil }
            return try ConnectorStore(database).openLinks(of: appointment.practitionerId).first?.zoomUser
        }
    }

    private func known(_ id: AppointmentID) async throws -> MeetingFacts.Known? {
        try await store.read { try ConnectorStore($0).meeting(id)?.known }
    }

    private func link(
        _ number: Int64,
        _ zoomUser: String,
        _ choice: StartForm.Choice,
        by deadline: Deadline
    ) async throws(ZoomFailure) -> Launch {
        // Both at once; the meeting is read in any case, so that nobody is sent to one that is gone.
        async let browser = choice == .browser ? browserLink(number, zoomUser, by: deadline) : nil
        let answer = try await keeper.call(zoomUser, by: deadline) { .meeting(number, $0) }
        let meeting = try ZoomAnswer.meeting(answer.body, status: answer.status)
        if let link = await browser { return .goes(to: link, fellBack: false) }
        guard let link = meeting.startURL, zoom.origins.accepts(link) else { throw .broken(status: answer.status) }
        return .goes(to: link, fellBack: choice == .browser)
    }

    /// The browser form with a fresh host key; nil when it cannot be made, and the start link serves.
    private func browserLink(_ number: Int64, _ zoomUser: String, by deadline: Deadline) async -> String? {
        guard let answer = try? await keeper.call(zoomUser, by: deadline, { .hostKey($0) }),
            let key = try? ZoomAnswer.hostKey(answer.body)
        else { return nil }
        let link = browserTemplate.replacing("{id}", with: "\(number)")
            .replacing("{zak}", with: percentEncoded(key))
        return zoom.origins.accepts(link) ? link : nil
    }
}
