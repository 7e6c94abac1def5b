import Contracts
import WebUI

/// The list of practitioners that a person has access to.
struct PractitionersPage: Sendable {
    static let link = Link("Practitioners", href: PagePath.practitioners)

    let viewer: Viewer
    let practitioners: [PractitionerProfile]
    /// Names of the users whose default practitioner one of them is.
    let users: [UserID: String]

    var page: Page {
        var page = Page("Practitioners", for: viewer, in: .settings(.practitioners)) {
            if practitioners.isEmpty {
                EmptyState(
                    "No practitioners yet",
                    hint: "A practitioner is somebody with appointments of their own. Add the first one, then link "
                        + "their Zoom account."
                ) {
                    if viewer.access.settings { add }
                }
            } else {
                if !viewer.access.allConnections {
                    p(.class("hint")) { "You see the practitioners whose profile you were given access to." }
                }
                DataTable(
                    "Practitioners",
                    columns: ["Name", "Telehealth", "Default user", "Status"],
                    rows: practitioners.map(row)
                )
            }
        }
        if viewer.access.settings, !practitioners.isEmpty { page.aside = html { add } }
        return page
    }

    private var add: ButtonLink {
        ButtonLink("Add practitioner", href: "\(PagePath.practitioners)/add", .primary)
    }

    private func row(_ profile: PractitionerProfile) -> [HTML] {
        let practitioner = profile.practitioner
        return [
            a(href: PagePath.practitioner(profile.id)) { profile.name },
            practitioner.slot.provider.tag.html,
            HTML(practitioner.hostUserId.flatMap { users[$0] } ?? "Nobody yet"),
            practitioner.active ? HTML("Active") : Tag("Inactive", .warning).html,
        ]
    }
}

extension ProviderSlot.Provider {
    /// What holds the slot, in the words of the pages.
    var text: String {
        switch self {
        case .none: "Not set up"
        case .telehealthPro: "Telehealth Pro"
        case .zoom: "Zoom"
        default: rawValue
        }
    }

    /// The same as a tag.
    var tag: Tag {
        Tag(text, self == .none ? .neutral : self == .zoom ? .success : .info)
    }
}
