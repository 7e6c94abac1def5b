import Contracts
import WebUI

/// Who provides a practitioner's telehealth and who can start their sessions, with the next step.
struct PractitionerTelehealth: HTMLComponent {
    let profile: PractitionerProfile
    /// The user whose default practitioner this is.
    let host: Member?
    let viewer: Viewer
    /// Whether the person came by *Practitioner Profile*, not by Settings.
    let isOwn: Bool

    var html: HTML {
        DefinitionList([
            ("Provider", profile.practitioner.slot.provider.tag.html),
            ("Starts sessions", HTML(hostText)),
        ])
        nextStep
    }

    private var hostText: String {
        guard let host else { return "Nobody yet" }
        return host.id == viewer.user.id ? "You (\(host.name))" : host.name
    }

    @HTMLBuilder private var nextStep: HTML {
        if host == nil {
            p(.class("hint")) {
                if viewer.access.settings {
                    "Only the user whose default practitioner this is can start sessions. Choose it under "
                    a(href: PagePath.users) { "Users" }
                    " > name > User Settings."
                } else {
                    "Only the user whose default practitioner this is can start sessions. Somebody who manages users "
                    "can choose it."
                }
            }
        }
        switch profile.practitioner.slot.provider {
        case .telehealthPro:
            p(.class("hint")) {
                "To use the practitioner's own Zoom account instead, disable Telehealth Pro first: Settings > "
                "Communication > Communication Options > Configure Telehealth Pro."
            }
        case .none:
            p {
                ButtonLink(
                    "Link a Zoom account",
                    href: PagePath.telehealthIntegration(profile.id) + (isOwn ? "?from=profile" : "")
                )
            }
        default: HTML.empty
        }
    }
}
