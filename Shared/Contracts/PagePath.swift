/// The paths by which one service's pages link to another's; which service serves which path is in the catalogue.
public enum PagePath {
    // MARK: identity
    public static let signIn = "/sign-in"
    public static let signOut = "/sign-out"
    public static let signOutEverywhere = "/sign-out/everywhere"
    public static let firstPassword = "/first-password"
    public static let settings = "/settings"
    public static let practice = "/settings/practice"
    public static let auditLog = "/settings/practice/audit-log"
    public static let practitioners = "/settings/team/practitioners"
    public static func practitioner(_ id: PractitionerID) -> String { "\(practitioners)/\(id)" }
    public static let users = "/settings/team/users"
    public static func user(_ id: UserID) -> String { "\(users)/\(id)" }
    public static let communicationOptions = "/settings/communication/options"
    public static let telehealthPro = "/settings/communication/telehealth-pro"
    public static let serviceTokens = "/settings/integrations/service-tokens"
    public static let practitionerProfile = "/practitioner-profile"

    // MARK: zoom-connector
    public static func telehealthIntegration(_ id: PractitionerID) -> String { "/telehealth-integration/\(id)" }
    /// Where Zoom returns to after Allow.
    public static let zoomCallback = "/zoom/callback"
    /// Where Zoom sends events.
    public static let zoomWebhooks = "/zoom/webhooks"
    /// Where the launch page posts to.
    public static func start(_ id: AppointmentID) -> String { "/zoom/start/\(id)" }
    /// Where the join page posts its ticket to.
    public static let joinTicket = "/zoom/join"

    // MARK: scheduling
    public static let calendar = "/calendar"
    public static func appointment(_ id: AppointmentID) -> String { "/appointments/\(id)" }
    public static func launch(_ id: AppointmentID) -> String { "/launch/\(id)" }
    public static func join(_ token: String) -> String { "/join/\(token)" }
}
