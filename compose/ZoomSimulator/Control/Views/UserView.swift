/// A user as the control API shows them.
package struct UserView: Codable, Equatable, Sendable {
    package let id: String
    package let accountId: String
    package let plan: Plan
    package let email: String
    package let firstName: String
    package let lastName: String
    package let displayName: String
    package let licence: Licence
    package let status: String
    package let timeZone: String
    package let settings: UserSettings

    init(_ user: User, _ account: Account?) {
        id = user.id
        accountId = user.accountID
        plan = account?.plan ?? .basic
        email = user.email
        firstName = user.firstName
        lastName = user.lastName
        displayName = user.displayName
        licence = user.licence
        status = user.status.rawValue
        timeZone = user.timeZone
        settings = user.settings
    }
}
