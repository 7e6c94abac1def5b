import Contracts

/// Audit entries in the words of the pages.
struct AuditWords: Sendable {
    /// The practice's people: `user/…` and `practitioner/…` with their names.
    let names: [String: String]

    /// Who did it.
    func actor(_ entry: AuditEntry) -> String {
        switch entry.actor {
        case "operator": "Whoever runs this site"
        case "system", "service/zoom", "service/identity", "service/scheduling": "By itself"
        default: name(entry.actor)
        }
    }

    /// Whom or what it was done to; nil where that is whoever did it.
    func subject(_ entry: AuditEntry) -> String? {
        guard entry.subject != entry.actor else { return nil }
        return entry.subject.hasPrefix("account/") ? "The practice" : name(entry.subject)
    }

    /// What was done.
    func action(_ entry: AuditEntry) -> String {
        Self.actions[entry.action] ?? entry.action
    }

    /// What else was noted, with names for ids; nil when it is of use to nobody but engineers.
    func details(_ entry: AuditEntry) -> String? {
        guard !entry.details.isEmpty, !entry.action.hasPrefix("practitioner.slot-") else { return nil }
        return names.sorted { $0.key < $1.key }.reduce(entry.details) { text, person in
            let id = person.key.drop { $0 != "/" }.dropFirst()
            return text.replacing(person.key, with: person.value).replacing(id, with: person.value)
        }
    }

    private func name(_ key: String) -> String {
        if let name = names[key] { return name }
        if key.hasPrefix("service-token/") { return "A service token" }
        if key.hasPrefix("user/") { return "A former user" }
        return key.hasPrefix("practitioner/") ? "A former practitioner" : key
    }

    private static let actions = [
        "account.created": "Practice created",
        "account.changed": "Name or time zone changed",
        "practitioner.added": "Practitioner added",
        "practitioner.changed": "Practitioner renamed",
        "practitioner.deactivated": "Practitioner deactivated",
        "practitioner.reactivated": "Practitioner reactivated",
        "practitioner.host-changed": "Who starts the sessions changed",
        "practitioner.slot-claimed": "Connected to Zoom",
        "practitioner.slot-released": "Disconnected from Zoom",
        "practitioner.telehealth-pro-enabled": "Telehealth Pro enabled",
        "practitioner.telehealth-pro-disabled": "Telehealth Pro disabled",
        "service-token.issued": "Service token issued",
        "service-token.revoked": "Service token revoked",
        "user.added": "User added",
        "user.changed": "User Settings changed",
        "user.deactivated": "User deactivated",
        "user.password-chosen": "Password chosen",
        "user.password-link-issued": "Password link issued",
        "user.password-seeded": "Password set for demonstration",
        "user.signed-in": "Signed in",
        "user.signed-out": "Signed out",
        "user.signed-out-everywhere": "Signed out everywhere",
    ]
}
