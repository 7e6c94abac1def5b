import Contracts

/// What the page *User Settings* says of a user.
struct UserSettings: Codable, Equatable, Sendable {
    var name: DisplayName
    var email: EmailAddress
    var role: User.Role
    var settingsAccess: Bool
    /// Each once, sorted.
    var profileAccess: [PractitionerID]
    /// 'Allow users to access their default practitioner profile'.
    var ownProfilePermission: Bool
    var defaultPractitionerId: PractitionerID?

    /// Makes settings.
    init(
        name: DisplayName,
        email: EmailAddress,
        role: User.Role,
        settingsAccess: Bool = false,
        profileAccess: [PractitionerID] = [],
        ownProfilePermission: Bool = false,
        defaultPractitionerId: PractitionerID? = nil
    ) {
        self.name = name
        self.email = email
        self.role = role
        self.settingsAccess = settingsAccess
        self.profileAccess = profileAccess
        self.ownProfilePermission = ownProfilePermission
        self.defaultPractitionerId = defaultPractitionerId
    }

    /// What is to be ticked, for a user who is active or not.
    func facts(active: Bool) -> AccessFacts {
        AccessFacts(
            role: role,
            active: active,
            settingsAccess: settingsAccess,
            profileAccess: profileAccess,
            ownProfilePermission: ownProfilePermission,
            defaultPractitionerID: defaultPractitionerId
        )
    }
}
