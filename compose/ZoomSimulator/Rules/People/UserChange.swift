/// What `PATCH /users/{user}` of the control API takes; absent fields stay as they are.
package struct UserChange: Codable, Equatable, Sendable {
    package var email: String?
    package var password: String?
    package var firstName: String?
    package var lastName: String?
    package var displayName: String?
    package var licence: Licence?
    package var timeZone: String?
    package var language: String?
    /// `active` or `inactive`.
    package var status: String?
    /// The fields of ``UserSettings`` that change.
    package var settings: JSONValue?

    /// Makes a change of nothing; what changes is set on the value.
    package init(licence: Licence? = nil, status: String? = nil, settings: JSONValue? = nil) {
        self.licence = licence
        self.status = status
        self.settings = settings
    }
}
