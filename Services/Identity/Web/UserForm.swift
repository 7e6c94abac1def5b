import Contracts
import HTTPServer

/// *User Settings* as typed: kept as it came, so that the page can show it again with what is wrong.
struct UserForm: Equatable, Sendable {
    /// A field that can be wrong.
    enum Field: String, Sendable {
        case name
        case email
        case role
        case defaultPractitioner = "default"
        case settings
        case profiles = "profile"
        case ownProfile = "own"
    }

    /// What is chosen for no default practitioner: something, so that the list is never unanswered.
    static let noPractitioner = "none"
    /// The roles that a user can have.
    static let roles: [User.Role] = [.standard, .master]

    var name = ""
    var email = ""
    var role = User.Role.standard.rawValue
    var hasSettings = false
    var profiles: Set<PractitionerID> = []
    var hasOwnProfile = false
    var defaultPractitioner = noPractitioner
    var problems: [Field: String] = [:]

    /// An empty form.
    init() {}

    /// A user as they are.
    init(_ member: Member) {
        name = member.name
        email = member.email
        role = member.facts.role.rawValue
        hasSettings = member.facts.settingsAccess
        profiles = Set(member.facts.profileAccess)
        hasOwnProfile = member.facts.ownProfilePermission
        defaultPractitioner = member.facts.defaultPractitionerID?.rawValue ?? Self.noPractitioner
    }

    /// What was sent.
    init(_ form: URLEncodedForm) {
        name = form[Field.name.rawValue] ?? ""
        email = form[Field.email.rawValue] ?? ""
        role = form[Field.role.rawValue] ?? ""
        hasSettings = form[Field.settings.rawValue] != nil
        profiles = Set(form[values: Field.profiles.rawValue].compactMap { PractitionerID($0) })
        hasOwnProfile = form[Field.ownProfile.rawValue] != nil
        defaultPractitioner = form[Field.defaultPractitioner.rawValue] ?? Self.noPractitioner
    }

    /// The settings, if nothing is wrong; otherwise notes what is.
    mutating func read() -> UserSettings? {
        let name = DisplayName(name)
        if name == nil { problems[.name] = "Enter a name of 1 to \(DisplayName.limit) characters." }
        let email = EmailAddress(email)
        if email == nil { problems[.email] = "Enter an e-mail address, such as name@example.org." }
        let role = Self.roles.first { $0.rawValue == self.role }
        if role == nil { problems[.role] = "Choose one of the roles." }
        let isNone = defaultPractitioner == Self.noPractitioner
        let practitioner = isNone ? nil : PractitionerID(defaultPractitioner)
        if practitioner == nil, !isNone {
            problems[.defaultPractitioner] = "Choose one of the practitioners."
        }
        guard problems.isEmpty, let name, let email, let role else { return nil }
        return UserSettings(
            name: name,
            email: email,
            role: role,
            settingsAccess: hasSettings,
            profileAccess: profiles.sorted(),
            ownProfilePermission: hasOwnProfile,
            defaultPractitionerId: practitioner
        )
    }

    /// Notes a rejection at the field that it is about.
    ///
    /// - Returns: false when it is about none.
    mutating func note(_ reason: ReasonCode?, _ message: String?) -> Bool {
        let field: Field
        switch reason {
        case .emailTaken?: field = .email
        case .lastMaster?: field = .role
        case .defaultTaken?, .practitionerInactive?, .practitionerUnknown?: field = .defaultPractitioner
        default: return false
        }
        problems[field] = message
        return true
    }
}
