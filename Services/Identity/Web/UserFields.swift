import Contracts
import WebUI

/// The fields of *User Settings*, for a new user or an existing one.
struct UserFields: HTMLComponent {
    let form: UserForm
    /// Everybody who can be ticked or chosen.
    let practitioners: [PractitionerProfile]
    /// Names of the users whose default practitioner one of them is.
    let users: [UserID: String]
    /// Whose settings; nil for a new user.
    var user: UserID?
    /// Whether whoever fills it in may make masters.
    let mayMakeMasters: Bool

    var html: HTML {
        Card("Details") {
            Field("Name", name: UserForm.Field.name.rawValue, value: form.name, error: form.problems[.name])
            Field(
                "E-mail address",
                name: UserForm.Field.email.rawValue,
                .email,
                value: form.email,
                hint: "The user signs in with it.",
                error: form.problems[.email]
            )
            Field(
                "Role",
                name: UserForm.Field.role.rawValue,
                .choice(roles),
                value: form.role,
                hint: "A master may do everything, also manage other masters.",
                error: form.problems[.role]
            )
        }
        Card("Own practitioner profile") {
            Field(
                "Default practitioner",
                name: UserForm.Field.defaultPractitioner.rawValue,
                .choice(choices),
                value: form.defaultPractitioner,
                hint: "The practitioner that this user is. Only they start this practitioner's telehealth sessions."
                    + suspension,
                error: form.problems[.defaultPractitioner]
            )
            Checkbox(
                "Allow users to access their default practitioner profile",
                name: UserForm.Field.ownProfile.rawValue,
                isChecked: form.hasOwnProfile,
                hint: "Adds Practitioner Profile to the menu under the business name, and with it Connect to Zoom."
            )
        }
        Card("Access") {
            Checkbox(
                "Access to Settings",
                name: UserForm.Field.settings.rawValue,
                isChecked: form.hasSettings,
                hint: "Practitioners, users and Communication Options; everything but masters."
            )
        }
        if !practitioners.isEmpty {
            Card { profiles }
        }
    }

    private var profiles: FieldGroup {
        FieldGroup(
            "Access to practitioner profiles",
            hint:
                "The user finds these under Settings > Team > Practitioners and can connect and disconnect Zoom there."
        ) {
            for profile in practitioners where profile.practitioner.active || form.profiles.contains(profile.id) {
                Checkbox(
                    profile.practitioner.active ? profile.name : "\(profile.name) (inactive)",
                    name: UserForm.Field.profiles.rawValue,
                    value: profile.id.rawValue,
                    isChecked: form.profiles.contains(profile.id)
                )
            }
        }
    }

    private var roles: [Field.Option] {
        UserForm.roles.filter { mayMakeMasters || $0 != .master || form.role == $0.rawValue }
            .map { Field.Option($0.rawValue, $0.text) }
    }

    private var choices: [Field.Option] {
        [Field.Option(UserForm.noPractitioner, "None")]
            + practitioners.filter { $0.practitioner.active || $0.id.rawValue == form.defaultPractitioner }.map {
                profile in
                let other = profile.practitioner.hostUserId.flatMap { $0 == user ? nil : users[$0] }
                return Field.Option(
                    profile.id.rawValue,
                    other.map { "\(profile.name) (is the default of \($0))" } ?? profile.name
                )
            }
    }

    /// What follows when the choice is changed while Zoom is linked.
    private var suspension: String {
        let own = practitioners.first { $0.practitioner.hostUserId == user && user != nil }
        guard let own, own.practitioner.slot.provider == .zoom else { return "" }
        return " Zoom is linked to \(own.name): another choice suspends Start until Zoom is connected anew."
    }
}

extension User.Role {
    /// The role in the words of the pages.
    var text: String {
        switch self {
        case .master: "Master"
        case .standard: "Standard"
        default: rawValue
        }
    }
}
