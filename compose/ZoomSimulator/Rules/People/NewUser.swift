/// What `POST /users` of the control API takes; absent fields get what a new Zoom user has.
package struct NewUser: Codable, Equatable, Sendable {
    package var email: String
    package var password: String
    package var firstName: String?
    package var lastName: String?
    package var displayName: String?
    package var licence: Licence?
    /// IANA id.
    package var timeZone: String?
    package var language: String?
    /// The id of an account; nil makes a new one.
    package var account: String?
    /// The plan of a new account.
    package var plan: Plan?
    /// The fields of ``UserSettings`` that differ from a new user's.
    package var settings: JSONValue?

    /// Makes a user's data; more is set on the value.
    package init(
        email: String,
        password: String = "correct-horse",
        firstName: String? = nil,
        lastName: String? = nil,
        licence: Licence? = nil,
        plan: Plan? = nil,
        account: String? = nil,
        settings: JSONValue? = nil
    ) {
        self.email = email
        self.password = password
        self.firstName = firstName
        self.lastName = lastName
        self.licence = licence
        self.plan = plan
        self.account = account
        self.settings = settings
    }
}
