import Contracts
import TransactionalStore

/// Start and Join, up to where Zoom is asked.
extension Steps {
    /// What becomes of a press of Start.
    enum StartTurn: Equatable, Sendable {
        case refused(StartRefusal)
        /// Another call runs, or was opened moments ago; its appointment, if it is one of ours.
        case warns(StartDecision, other: Appointment?)
        /// The lease is claimed.
        case goes(zoomUser: String)
    }

    /// Judges a press of Start, and claims the Zoom user's one call.
    func start(_ id: AppointmentID, account: AccountID, by user: UserID, confirmed: Bool) throws -> StartTurn {
        let appointment = try transaction.replica(Appointment.self, id)
        let practitioner = try appointment.flatMap { try transaction.replica(Practitioner.self, $0.practitionerId) }
        let link = try practitioner.flatMap { try openLink(of: $0.id) }
        let facts = StartRules.Facts(
            appointment: appointment,
            user: try transaction.replica(User.self, user),
            practitioner: practitioner,
            connection: link?.connection
        )
        if let refusal = StartRules.refusal(facts, account: account, now: now) { return .refused(refusal) }
        guard let link else { return .refused(.notLinked) }
        let zoomUser = link.link.zoomUser
        let decision = StartRules.start(
            id,
            lease: try store.lease(zoomUser),
            calls: try store.liveCalls(ofZoomUser: zoomUser).map {
                LiveCall(appointment: $0.appointment, startedAt: $0.log.startedAt)
            },
            confirmed: confirmed,
            now: now
        )
        switch decision {
        case .inCall(let call):
            return .warns(decision, other: try call.appointment.flatMap(known))
        case .openedRecently(let lease):
            return .warns(decision, other: try known(lease.appointment))
        case .go:
            let claim = Lease(appointment: id, user: user, claimedAt: now)
            let pollAt = PollPlan.next(afterStart: now, polls: 0, now: now)
            try store.claim(claim, zoomUser: zoomUser, pollAt: pollAt)
            if try store.meeting(id)?.known == nil { try requestMeeting(id) }
            // The rights are those last heard of; their revision tells how old they were.
            let revision = try transaction.database.revision(ofKey: User.key(user)) ?? 0
            try transaction.audit(
                "zoom-start",
                by: .user(user),
                account: account,
                subject: Appointment.key(id),
                details: "user revision \(revision)\(confirmed ? ", start anyway" : "")"
            )
            return .goes(zoomUser: zoomUser)
        }
    }

    /// Start came to nothing: the lease is free again.
    func startFailed(_ id: AppointmentID, zoomUser: String) throws {
        guard try store.liveCalls(ofZoomUser: zoomUser).allSatisfy({ $0.appointment != id }) else { return }
        try store.endLease(zoomUser: zoomUser, appointment: id)
    }

    /// What becomes of a join ticket.
    enum JoinTurn: Equatable, Sendable {
        /// Taken before: pressed twice, or reloaded.
        case used
        /// There is no meeting to join now.
        case notReady
        case goes(String)
    }

    /// Takes a ticket whose signature and times are good.
    func join(_ ticket: JoinTicket) throws -> JoinTurn {
        let expiry = Timestamp(seconds: ticket.exp)
        guard try store.useTicket(ticket.jti, expiresAt: expiry) else { return .used }
        guard let appointment = try transaction.replica(Appointment.self, ticket.appointment),
            appointment.accountId == ticket.account, appointment.status == .booked,
            let record = try store.meeting(ticket.appointment), record.known != nil, let sealed = record.joinURL
        else { return .notReady }
        return .goes(try vault.open(String.self, sealed, at: .joinURL(ticket.appointment)))
    }

    /// The open link of a practitioner that counts: the one that works, rather than the one that still claims.
    func openLink(of practitioner: PractitionerID) throws -> (link: ZoomLink, connection: Connection)? {
        let open = try store.openLinks(of: practitioner).compactMap { link in
            try transaction.state(Connection.self, link.connection).map { (link: link, connection: $0.state) }
        }
        return open.first { $0.connection.status != .claiming } ?? open.first
    }

    private func known(_ id: AppointmentID) throws -> Appointment? {
        try transaction.replica(Appointment.self, id)
    }
}
