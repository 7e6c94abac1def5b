package import Contracts

/// The menu of a practitioner's profile, the same on identity's pages and on the connector's.
package struct PractitionerTabs: HTMLComponent {
    /// A page of the profile.
    package enum Tab: Sendable {
        case profile
        case telehealthIntegration
    }

    private let practitioner: PractitionerID
    private let current: Tab
    private let isOwn: Bool

    /// The tabs of a practitioner.
    ///
    /// `isOwn` says that the person came by *Practitioner Profile*, not by Settings.
    package init(of practitioner: PractitionerID, current: Tab, isOwn: Bool) {
        self.practitioner = practitioner
        self.current = current
        self.isOwn = isOwn
    }

    package var html: HTML {
        Tabs(
            "Practitioner profile",
            [
                Tabs.Tab(
                    "Profile",
                    href: isOwn ? PagePath.practitionerProfile : PagePath.practitioner(practitioner),
                    isCurrent: current == .profile
                ),
                Tabs.Tab(
                    "Telehealth Integration",
                    href: PagePath.telehealthIntegration(practitioner) + (isOwn ? "?from=profile" : ""),
                    isCurrent: current == .telehealthIntegration
                ),
            ]
        ).html
    }
}
