/// The form that the launch page posts to ``PagePath/start(_:)``, besides what every form carries.
public enum StartForm {
    /// The field that says how to start: one of ``Choice``.
    public static let choice = "choice"
    /// The field of *Start anyway*: `yes` after the warning about another call.
    public static let confirmed = "confirmed"

    /// How the practitioner goes into the call.
    public enum Choice: String, CaseIterable, Codable, Sendable {
        case browser
        case desktop
        case mobile
    }
}
