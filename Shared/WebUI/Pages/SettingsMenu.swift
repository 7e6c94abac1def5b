package import Contracts

/// The menu at the side of Settings: what a person may open there, by groups.
package struct SettingsMenu: HTMLComponent {
    private let access: EffectiveAccess
    private let current: SettingsPage

    /// Marks the current page among those that the access allows.
    package init(access: EffectiveAccess, current: SettingsPage) {
        self.access = access
        self.current = current
    }

    package var html: HTML {
        let pages = SettingsPage.allCases.filter { $0.isVisible(to: access) }
        return nav(.class("side-menu"), .aria("label", "Settings")) {
            for group in ["Team", "Communication", "Integrations"] where pages.contains(where: { $0.group == group }) {
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
