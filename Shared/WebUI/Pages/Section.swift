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

    var title: String {
        switch self {
        case .practitioners: "Practitioners"
        case .users: "Users"
        case .communicationOptions: "Communication Options"
        case .serviceTokens: "Service Tokens"
        }
    }

    var group: String {
        switch self {
        case .practitioners, .users: "Team"
        case .communicationOptions: "Communication"
        case .serviceTokens: "Integrations"
        }
    }

    var path: String {
        switch self {
        case .practitioners: PagePath.practitioners
        case .users: PagePath.users
        case .communicationOptions: PagePath.communicationOptions
        case .serviceTokens: PagePath.serviceTokens
        }
    }

    /// Whether a person finds it in the menu.
    package func isVisible(to access: EffectiveAccess) -> Bool {
        switch self {
        case .practitioners: access.seesPractitioners
        case .users, .serviceTokens: access.settings
        case .communicationOptions: access.settings || access.telehealthPro
        }
    }
}
