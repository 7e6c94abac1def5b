import Contracts
import ServiceRuntime
import TransactionalStore

/// What happens to a grant.
extension Steps {
    /// Puts a fresh authorisation in the place of whatever the Zoom user has allowed before: Zoom has voided that.
    func authorised(_ tokens: ZoomTokens, profile: ZoomProfile, heldUntil: Timestamp) throws {
        let user = profile.user.id
        let old = try store.grant(user)
        let isLinked = try store.openLink(ofZoomUser: user) != nil
        let grant = ZoomGrant(
            zoomUser: user,
            zoomAccount: profile.user.accountID,
            state: isLinked ? .usable : .held,
            tokens: try vault.seal(tokens, for: .grantTokens(zoomUser: user)),
            profile: try vault.seal(profile, for: .grantProfile(zoomUser: user)),
            version: (old?.version ?? 0) + 1,
            accessEndsAt: tokens.expiresAt,
            refreshedAt: now,
            profileDueAt: now + GrantPlan.profileInterval,
            endsBy: isLinked ? nil : heldUntil
        )
        try save(grant)
    }

    /// Begins a refresh: the attempt row; nil when there is nothing to refresh, or somebody was faster.
    func beginRefresh(_ zoomUser: String, of version: Int64) throws -> ZoomGrant? {
        guard var grant = try store.grant(zoomUser), grant.version == version, grant.tokens != nil else { return nil }
        grant.refreshBeganAt = now
        try save(grant)
        return grant
    }

    /// Stores the next pair of tokens, before anybody uses it.
    func refreshed(_ zoomUser: String, from version: Int64, to tokens: ZoomTokens) throws {
        guard var grant = try store.grant(zoomUser), grant.version == version else { return }
        var tokens = tokens
        // A refresh may leave out what has not changed.
        if let old = grant.tokens, tokens.apiURL == nil || tokens.scopes.isEmpty {
            let old = try vault.open(ZoomTokens.self, old, at: .grantTokens(zoomUser: zoomUser))
            tokens.apiURL = tokens.apiURL ?? old.apiURL
            if tokens.scopes.isEmpty { tokens.scopes = old.scopes }
        }
        grant.tokens = try vault.seal(tokens, for: .grantTokens(zoomUser: zoomUser))
        grant.version += 1
        grant.accessEndsAt = tokens.expiresAt
        grant.refreshedAt = now
        grant.refreshBeganAt = nil
        grant.failures = 0
        grant.retryAt = nil
        try save(grant)
    }

    /// Notes that a refresh did not come about; whether Zoom took it may be unknown: then the next one tells.
    func refreshFailed(_ zoomUser: String, of version: Int64, maybeDone: Bool, retryAt: Timestamp) throws {
        guard var grant = try store.grant(zoomUser), grant.version == version else { return }
        if !maybeDone { grant.refreshBeganAt = nil }
        grant.failures += 1
        grant.retryAt = retryAt
        try save(grant)
    }

    /// Zoom no longer takes the tokens: they are erased, and the link asks to reconnect, or ends if a removal was reported.
    func lose(_ zoomUser: String, version: Int64) throws {
        guard var grant = try store.grant(zoomUser), grant.version == version, grant.tokens != nil else { return }
        let link = try store.openLink(ofZoomUser: zoomUser)
        if let link, let reported = grant.removalReportedAt, try isRemoval(of: link, at: reported) {
            return try close(link, by: .deauthorized, user: nil)
        }
        grant.tokens = nil
        grant.refreshBeganAt = nil
        grant.removalReportedAt = nil
        grant.failures = 0
        grant.retryAt = nil
        if grant.state == .usable || grant.state == .held { grant.state = .lost }
        try save(grant)
        transaction.emptyLogAfterCommit()
        if let link { try move(link.connection, by: .tokensLost) }
    }

    /// Licence and preferences as Zoom has them now.
    func sawProfile(_ profile: ZoomProfile) throws {
        guard var grant = try store.grant(profile.user.id), grant.tokens != nil else { return }
        grant.profile = try vault.seal(profile, for: .grantProfile(zoomUser: grant.zoomUser))
        grant.profileDueAt = now + GrantPlan.profileInterval
        grant.removalReportedAt = nil
        grant.failures = 0
        grant.retryAt = nil
        try save(grant)
        guard let link = try store.openLink(ofZoomUser: grant.zoomUser) else { return }
        let limit = profile.user.meetingLimitMinutes
        try move(link.connection, by: .licenceSeen(profile.user.licence, limitMinutes: limit))
    }

    /// Notes that a call about a grant failed, and when it is tried again.
    func grantCallFailed(_ zoomUser: String, retryAt: Timestamp) throws {
        guard var grant = try store.grant(zoomUser) else { return }
        grant.failures += 1
        grant.retryAt = retryAt
        try save(grant)
    }

    /// Begins to end a grant that no link uses any more; what is gone at Zoom already is erased at once.
    func endGrant(_ zoomUser: String) throws {
        guard var grant = try store.grant(zoomUser), try store.openLink(ofZoomUser: zoomUser) == nil else { return }
        guard grant.tokens != nil else { return try eraseGrant(zoomUser) }
        grant.state = .ending
        grant.endsBy = now + GrantPlan.farewell
        grant.removalReportedAt = nil
        grant.failures = 0
        grant.retryAt = nil
        try save(grant)
    }

    /// Erases everything that came through a grant, in the log of the database as well.
    func eraseGrant(_ zoomUser: String) throws {
        guard try store.openLink(ofZoomUser: zoomUser) == nil else { return }
        for appointment in try store.appointments(withMeetingOfZoomUser: zoomUser) {
            guard var record = try store.meeting(appointment) else { continue }
            record.leaveBehind(at: now, reference: transaction.ids.next())
            record.dueAt = now
            try store.save(record)
        }
        try store.eraseGrant(zoomUser)
        transaction.emptyLogAfterCommit()
    }

    /// The next step about a grant, and when to look again if there is none.
    func nextGrantStep(_ zoomUser: String) throws -> (step: GrantStep, grant: ZoomGrant)? {
        guard let grant = try store.grant(zoomUser) else { return nil }
        let step = GrantPlan.next(try facts(of: grant), now: now)
        if case .nothing(let until) = step { try store.save(grant, dueAt: until) }
        return (step, grant)
    }

    private func save(_ grant: ZoomGrant) throws {
        let step = GrantPlan.next(try facts(of: grant), now: now)
        if case .nothing(let until) = step {
            try store.save(grant, dueAt: until)
        } else {
            try store.save(grant, dueAt: now)
        }
    }

    private func facts(of grant: ZoomGrant) throws -> GrantPlan.Facts {
        let end = grant.endsBy ?? now
        let state: GrantPlan.Facts.State =
            switch grant.state {
            case .held: .held(until: end)
            case .usable: .usable
            case .lost: .lost
            case .ending: .ending(by: end)
            }
        return GrantPlan.Facts(
            state: state,
            hasTokens: grant.tokens != nil,
            isLinked: try store.openLink(ofZoomUser: grant.zoomUser) != nil,
            meetings: grant.state == .ending ? try store.unstartedMeetings(ofZoomUser: grant.zoomUser) : 0,
            refreshedAt: grant.refreshedAt,
            refreshUnresolved: grant.refreshBeganAt != nil,
            profileDueAt: grant.profileDueAt,
            removalReported: grant.removalReportedAt != nil,
            failures: grant.failures,
            retryAt: grant.retryAt
        )
    }
}
