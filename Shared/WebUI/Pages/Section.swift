package import Contracts

/// Which part of the site a page belongs to; marks it in the navigation.
package enum Section: Equatable, Sendable {
    case calendar
    /// Settings, with its menu at the side.
    case settings(SettingsPage)
    /// The pages of one's own practitioner profile.
    case ownProfile
    /// None of them.
    case none

    var isSettings: Bool {
        if case .settings = self { true } else { false }
    }
}

/// An entry of the menu of Settings.
package enum SettingsPage: CaseIterable, Equatable, Sendable {
    case practitioners
    case users
    case communicationOptions
    case serviceTokens
    case practice
    case auditLog

    var title: String {
        switch self {
        case .practitioners: "Practitioners"
        case .users: "Users"
        case .communicationOptions: "Communication Options"
        case .serviceTokens: "Service Tokens"
        case .practice: "Name and Time Zone"
        case .auditLog: "Audit Log"
        }
    }

    var group: String {
        switch self {
        case .practitioners, .users: "Team"
        case .communicationOptions: "Communication"
        case .serviceTokens: "Integrations"
        case .practice, .auditLog: "Practice"
        }
    }

    var path: String {
        switch self {
        case .practitioners: PagePath.practitioners
        case .users: PagePath.users
        case .communicationOptions: PagePath.communicationOptions
        case .serviceTokens: PagePath.serviceTokens
        case .practice: PagePath.practice
        case .auditLog: PagePath.auditLog
        }
    }

    /// Whether a person finds it in the menu.
    package func isVisible(to user: User) -> Bool {
        switch self {
        case .practitioners: user.access.seesPractitioners
        case .users, .serviceTokens, .practice: user.access.settings
        case .communicationOptions: user.access.settings || user.access.telehealthPro
        case .auditLog: user.role == .master
        }
    }
}
