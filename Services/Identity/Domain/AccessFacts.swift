import Contracts

/// What is ticked for one user; everything they may do follows from it.
struct AccessFacts: Codable, Equatable, Sendable {
    /// Master or standard.
    var role: User.Role
    /// Whether the user may sign in at all.
    var active: Bool
    /// Access to the Settings menu.
    var settingsAccess: Bool
    /// The practitioners whose profile the user has access to; each once, sorted.
    var profileAccess: [PractitionerID]
    /// 'Allow users to access their default practitioner profile'.
    var ownProfilePermission: Bool
    /// The practitioner that this user is.
    var defaultPractitionerID: PractitionerID?

    /// Makes the facts; the order of `profileAccess` does not matter.
    init(
        role: User.Role,
        active: Bool = true,
        settingsAccess: Bool = false,
        profileAccess: some Sequence<PractitionerID> = [],
        ownProfilePermission: Bool = false,
        defaultPractitionerID: PractitionerID? = nil
    ) {
        self.role = role
        self.active = active
        self.settingsAccess = settingsAccess
        self.profileAccess = Set(profileAccess).sorted()
        self.ownProfilePermission = ownProfilePermission
        self.defaultPractitionerID = defaultPractitionerID
    }

    /// Whether the user is a master who may sign in.
    var isActiveMaster: Bool { active && role == .master }
}
