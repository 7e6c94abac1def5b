package import Contracts

/// The menu at the side of Settings: what a person may open there, by groups.
package struct SettingsMenu: HTMLComponent {
    private let user: User
    private let current: SettingsPage

    /// Marks the current page among those that the user may open.
    package init(of user: User, current: SettingsPage) {
        self.user = user
        self.current = current
    }

    package var html: HTML {
        let pages = SettingsPage.allCases.filter { $0.isVisible(to: user) }
        return nav(.class("side-menu"), .aria("label", "Settings")) {
            for group in ["Team", "Communication", "Integrations", "Practice"]
            where pages.contains(where: { $0.group == group }) {
                section {
                    h2 { group }
                    ul {
                        for page in pages where page.group == group {
                            li {
                                a(href: page.path, .aria("current", "page").when(page == current)) { page.title }
                            }
                        }
                    }
                }
            }
        }
    }
}
