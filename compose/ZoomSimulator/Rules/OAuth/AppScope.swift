/// One permission that an app asks for.
package struct AppScope: Codable, Equatable, Sendable {
    /// Zoom's name: `meeting:read:meeting`.
    package var name: String
    /// Whether people may untick it.
    package var optional: Bool?

    /// Makes a permission.
    package init(name: String, optional: Bool = false) {
        self.name = name
        self.optional = optional
    }

    var isOptional: Bool { optional ?? false }

    /// What the consent page says.
    var words: String { Self.words[name] ?? "Use \(name)" }

    /// What a telehealth connector needs.
    static let telehealth = [
        "user:read:user", "user:read:settings", "user:read:token", "meeting:write:meeting", "meeting:read:meeting",
        "meeting:read:list_meetings", "meeting:update:meeting", "meeting:delete:meeting", "meeting:update:status",
        "meeting:read:past_meeting", "meeting:read:participant",
    ].map { AppScope(name: $0) }

    private static let words = [
        "user:read:user": "See your profile: name, e-mail address, licence",
        "user:read:settings": "See your meeting settings",
        "user:read:token": "Start meetings as you",
        "user:read:zak": "Start meetings as you",
        "user:read": "See your profile and your settings",
        "meeting:write:meeting": "Create meetings for you",
        "meeting:write": "Create, change and delete meetings for you",
        "meeting:read:meeting": "See your meetings, and when they start and end",
        "meeting:read": "See your meetings",
        "meeting:read:list_meetings": "See the list of your meetings",
        "meeting:read:invitation": "See the invitations to your meetings",
        "meeting:update:meeting": "Change your meetings",
        "meeting:update:status": "End your meetings",
        "meeting:delete:meeting": "Delete your meetings",
        "meeting:read:past_meeting": "See meetings that are over",
        "meeting:read:list_past_participants": "See who took part in meetings that are over",
        "meeting:read:participant": "See when people join and leave your meetings",
    ]
}
