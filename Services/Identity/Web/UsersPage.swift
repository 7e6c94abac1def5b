import Contracts
import WebUI

/// The list of a practice's users.
struct UsersPage: Sendable {
    static let link = Link("Users", href: PagePath.users)

    let viewer: Viewer
    let members: [Member]
    /// Names of the practice's practitioners.
    let practitioners: [PractitionerID: String]

    var page: Page {
        Page("Users", for: viewer, in: .settings(.users)) {
            DataTable(
                "Users",
                columns: ["Name", "Role", "Access", "Default practitioner", "Status", "User Settings"],
                rows: members.map(row)
            )
        }
        .with { $0.aside = html { ButtonLink("Add user", href: "\(PagePath.users)/add", .primary) } }
    }

    private func row(_ member: Member) -> [HTML] {
        [
            html {
                a(href: PagePath.user(member.id)) { member.name }
                if member.id == viewer.user.id { " (you)" }
                p(.class("hint")) { member.email }
            },
            HTML(member.facts.role.text),
            HTML(access(member)),
            HTML(member.facts.defaultPractitionerID.flatMap { practitioners[$0] } ?? "None"),
            status(member),
            a(href: PagePath.user(member.id)) {
                "User Settings"
                span(.class("visually-hidden")) { " of \(member.name)" }
            },
        ]
    }

    private func access(_ member: Member) -> String {
        let facts = member.facts
        guard facts.role != .master else { return "Everything" }
        var parts: [String] = []
        if facts.settingsAccess { parts.append("Settings") }
        let profiles = facts.profileAccess.compactMap { practitioners[$0] }
        if !facts.settingsAccess, !profiles.isEmpty {
            parts.append(
                profiles.count > 2 ? "\(profiles.count) profiles" : "Profile of \(profiles.joined(separator: ", "))"
            )
        }
        if facts.ownProfilePermission { parts.append("Own profile") }
        return parts.isEmpty ? "Calendar" : parts.joined(separator: ", ")
    }

    private func status(_ member: Member) -> HTML {
        guard member.user.active else { return Tag("Inactive", .warning).html }
        return member.hasPassword ? HTML("Active") : Tag("No password yet", .info).html
    }
}
