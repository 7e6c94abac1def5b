import Contracts
import ServiceRuntime
import TransactionalStore

/// What happens to a connection.
extension Steps {
    /// Makes a new connection of a practitioner under a Zoom user's grant, and asks identity for the slot.
    func claimSlot(
        of practitioner: Practitioner,
        for profile: ZoomProfile,
        by user: UserID,
        commandDelay: Duration
    ) throws -> ZoomLink {
        let known = try store.latestLink(of: practitioner.id)?.generation ?? 0
        let connection = Connection(
            id: ConnectionID(rawValue: transaction.ids.next()),
            accountId: practitioner.accountId,
            practitionerId: practitioner.id,
            generation: max(known, practitioner.slot.generation) + 1,
            status: .claiming,
            licence: profile.user.licence,
            meetingLimitMinutes: profile.user.meetingLimitMinutes,
            connectedBy: user,
            connectedAt: now,
            hostUserId: practitioner.hostUserId
        )
        var link = ZoomLink(
            connection: connection.id,
            account: practitioner.accountId,
            practitioner: practitioner.id,
            generation: connection.generation,
            zoomUser: profile.user.id,
            isOpen: true
        )
        link.command = SlotCommand(
            id: CommandID(rawValue: transaction.ids.next()),
            isClaim: true,
            user: user,
            tries: 1,
            dueAt: now + commandDelay
        )
        try store.save(link)
        try useGrant(link.zoomUser)
        try transaction.emit(connection, .requested)
        try send(link)
        return link
    }

    /// The grant now serves a link.
    private func useGrant(_ zoomUser: String) throws {
        guard var grant = try store.grant(zoomUser), grant.state != .lost else { return }
        grant.state = .usable
        grant.endsBy = nil
        grant.failures = 0
        grant.retryAt = nil
        try store.save(grant, dueAt: now)
    }

    /// Moves a connection on, if the cause changes anything, and tells everybody.
    @discardableResult
    func move(_ connection: ConnectionID, by cause: ConnectionRules.Cause) throws -> Connection? {
        guard let (state, _) = try transaction.state(Connection.self, connection),
            let (next, change) = ConnectionRules.apply(cause, to: state)
        else { return nil }
        try transaction.emit(next, change)
        switch change {
        case .linked, .reconnected:
            // Tokens may be lost while the slot is claimed, or before somebody says whose account it is.
            guard let link = try store.link(connection), try store.grant(link.zoomUser)?.tokens != nil else {
                return try move(connection, by: .tokensLost)
            }
            // Also those of appointments that were over before Zoom let us in again.
            try store.setMeetingsDue(ofZoomUser: link.zoomUser, at: now)
            try lookAtMeetings(of: next.practitionerId)
        default: break
        }
        return next
    }

    /// Ends an open link: the connection's last state, the slot given back, meetings and grant on their way out.
    ///
    /// `user` is who pressed Disconnect; nil when Zoom reported it.
    func close(_ link: ZoomLink, by cause: ConnectionRules.Cause, user: UserID?) throws {
        guard link.isOpen, let connection = try move(link.connection, by: cause) else { return }
        var link = link
        link.isOpen = false
        link.command = nil
        if connection.status == .disconnected, cause != .superseded {
            link.command = release(by: user)
        }
        try store.save(link)
        try send(link)
        for call in try store.liveCalls(ofZoomUser: link.zoomUser) where call.connection == link.connection {
            // Zoom tells us nothing more about it.
            try end(call, at: now)
        }
        if cause == .deauthorized { try dropTokens(of: link.zoomUser) }
        try endGrant(link.zoomUser)
        try store.setMeetingsDue(ofZoomUser: link.zoomUser, at: now)
        try lookAtMeetings(of: link.practitioner)
    }

    /// What identity has decided about a slot.
    func decided(_ outcome: Outcome) throws {
        guard var link = try store.link(command: outcome.commandId), let command = link.command else { return }
        guard outcome.result == .accepted || outcome.retriable != true else { return }
        guard command.isClaim else {
            link.command = nil
            if outcome.result == .rejected, command.user != nil {
                // Whoever pressed may not any more; the connection is over all the same, and says so itself.
                link.command = release(by: nil)
            }
            try store.save(link)
            return try send(link)
        }
        if outcome.result == .accepted {
            link.command = nil
            try store.save(link)
            for older in try store.openLinks(of: link.practitioner) where older.generation < link.generation {
                try close(older, by: .superseded, user: nil)
            }
            guard let connection = try move(link.connection, by: .slotGranted) else { return }
            try audit("zoom-linked", connection, by: .user(connection.connectedBy))
        } else {
            try close(link, by: .slotRefused(outcome.reason ?? .notPermitted), user: nil)
        }
        if let known = try transaction.replica(Practitioner.self, link.practitioner) { try slotChanged(known) }
    }

    /// Ends links whose slot a newer connection has had since, also if that one gave it up before its claim was answered;
    /// gives back a slot that a link has which is over.
    ///
    /// That comes of a claim whose refusal could not be published for so long that identity forgot it, and judged the claim
    /// anew when it was sent again.
    func slotChanged(_ practitioner: Practitioner) throws {
        let slot = practitioner.slot
        for link in try store.openLinks(of: practitioner.id)
        where link.command == nil && link.generation < slot.generation && link.connection != slot.connectionId {
            try close(link, by: .superseded, user: nil)
        }
        guard var link = try store.latestLink(of: practitioner.id), !link.isOpen, link.command == nil,
            link.connection == slot.connectionId
        else { return }
        link.command = release(by: nil)
        try store.save(link)
        try send(link)
    }

    /// Sends a link's command again, under the same id.
    func repeatCommand(of connection: ConnectionID, jitter: Double) throws {
        guard var link = try store.link(connection), var command = link.command, now >= command.dueAt else { return }
        #if DEBUG
            if Faults.has(.claimTimesOut), command.isClaim {
                return try close(link, by: .slotRefused(.zoomUnreachable), user: nil)
            }
        #endif
        command.tries += 1
        command.dueAt = now + RetrySchedule.delay(failures: command.tries, jitter: jitter)
        link.command = command
        try store.save(link)
        try send(link)
    }

    /// Whether a removal at that instant can be one of this link, and not of an older authorisation.
    ///
    /// Zoom's clock may be behind ours; what is taken for newer by mistake is refuted by the read that follows.
    func isRemoval(of link: ZoomLink, at instant: Timestamp) throws -> Bool {
        guard let (connection, _) = try transaction.state(Connection.self, link.connection) else { return false }
        return instant + .seconds(120) >= connection.connectedAt
    }

    /// Has the meetings of a practitioner's coming appointments looked at.
    func lookAtMeetings(of practitioner: PractitionerID) throws {
        try store.setMeetingsDue(of: practitioner, endingAfter: now - MeetingPlan.keptAfterEnd, at: now)
    }

    /// Notes who did what to a connection.
    func audit(_ action: String, _ connection: Connection, by actor: Actor, details: String = "") throws {
        try transaction.audit(
            action,
            by: actor,
            account: connection.accountId,
            subject: "practitioner/\(connection.practitionerId)",
            details: details
        )
    }

    private func release(by user: UserID?) -> SlotCommand {
        SlotCommand(
            id: CommandID(rawValue: transaction.ids.next()),
            isClaim: false,
            user: user,
            tries: 1,
            dueAt: now + RetrySchedule.delay(failures: 1, jitter: 0)
        )
    }

    private func dropTokens(of zoomUser: String) throws {
        guard var grant = try store.grant(zoomUser) else { return }
        grant.tokens = nil
        try store.save(grant, dueAt: now)
        transaction.emptyLogAfterCommit()
    }

    private func send(_ link: ZoomLink) throws {
        guard let command = link.command else { return }
        let key = Practitioner.key(link.practitioner)
        if command.isClaim, let user = command.user {
            let claim = ClaimProviderSlot(
                accountId: link.account,
                practitionerId: link.practitioner,
                connectionId: link.connection,
                generation: link.generation,
                actingUserId: user
            )
            try transaction.send(claim, id: command.id, account: link.account, key: key)
        } else {
            let release = ReleaseProviderSlot(
                accountId: link.account,
                practitionerId: link.practitioner,
                connectionId: link.connection,
                generation: link.generation,
                actingUserId: command.user
            )
            try transaction.send(release, id: command.id, account: link.account, key: key)
        }
    }
}
