import Contracts

/// What a practitioner's profile and Zoom link mean for booking and for sessions.
///
/// Follows from the two public states alone, and is kept beside them: a booking reads one row and no JSON.
struct PractitionerStanding: Equatable, Sendable {
    var accountID: AccountID
    var isActive: Bool
    /// Whether Telehealth Pro holds the provider slot.
    var usesTelehealthPro: Bool
    /// Whether Zoom holds the slot, with a link that is not ended.
    var isLinked: Bool
    /// How long the licence lets a meeting last; nil without a link or a limit.
    var meetingLimitMinutes: Int?
    /// Whether some user has this practitioner as their default.
    var hasHost: Bool
    /// What stands in the way of every session until a person acts.
    var obstacle: ReasonCode?

    /// Derives it; `connection` is the one that the slot names.
    init(_ practitioner: Practitioner, connection: Connection?) {
        let holdsSlot = practitioner.slot.provider == .zoom
        let link = holdsSlot ? connection.flatMap { $0.isLink ? $0 : nil } : nil
        accountID = practitioner.accountId
        isActive = practitioner.active
        usesTelehealthPro = practitioner.slot.provider == .telehealthPro
        isLinked = link != nil
        meetingLimitMinutes = link?.meetingLimitMinutes
        hasHost = practitioner.hostUserId != nil
        obstacle = Self.obstacle(practitioner, link)
    }

    /// Takes what was derived before.
    init(
        accountID: AccountID,
        isActive: Bool,
        usesTelehealthPro: Bool,
        isLinked: Bool,
        meetingLimitMinutes: Int?,
        hasHost: Bool,
        obstacle: ReasonCode?
    ) {
        self.accountID = accountID
        self.isActive = isActive
        self.usesTelehealthPro = usesTelehealthPro
        self.isLinked = isLinked
        self.meetingLimitMinutes = meetingLimitMinutes
        self.hasHost = hasHost
        self.obstacle = obstacle
    }

    private static func obstacle(_ practitioner: Practitioner, _ link: Connection?) -> ReasonCode? {
        if practitioner.slot.provider == .telehealthPro { return .providerTelehealthPro }
        guard let link else { return .notLinked }
        if link.status == .needsReconnect { return .needsReconnect }
        if link.licence == .none { return .licenceMissing }
        guard let host = practitioner.hostUserId else { return .nobodyHosts }
        return link.hostUserId == host ? nil : .startSuspended
    }
}

extension Connection {
    /// Whether it is a link that still stands, be it one that has to be renewed.
    var isLink: Bool { status == .active || status == .needsReconnect }
}
