/// A person with an account at the simulated Zoom.
struct User: Codable, Equatable, Sendable {
    enum Status: String, Codable, Sendable {
        case active, inactive
    }

    let id: String
    let accountID: String
    var email: String
    var password: PasswordDigest
    var firstName: String
    var lastName: String
    var displayName: String
    var licence: Licence
    var status = Status.active
    var timeZone: String
    var language: String
    let pmi: Int64
    let createdAt: Instant
    var lastSignInAt: Instant?
    var settings: UserSettings
    /// Creates and updates of meetings on one day.
    var meetingChanges = DayCount()

    /// How many calls the user may run at once.
    func concurrentMeetings(on plan: Plan) -> Int {
        settings.concurrentMeetings ?? (licence == .licensed ? plan.concurrentMeetings : 1)
    }
}
