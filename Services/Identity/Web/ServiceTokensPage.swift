import Contracts
import WebUI

/// The list of a practice's service tokens.
struct ServiceTokensPage: Sendable {
    static let link = Link("Service Tokens", href: PagePath.serviceTokens)

    let viewer: Viewer
    let tokens: [ServiceToken]
    let now: Timestamp

    var page: Page {
        var page = Page("Service Tokens", for: viewer, in: .settings(.serviceTokens)) {
            if tokens.isEmpty {
                EmptyState(
                    "No service tokens yet",
                    hint: "A token lets a system of yours, such as billing, send commands to this practice's calendar."
                ) { add }
            } else {
                p(.class("hint")) { "Times are in \(ZonedDate(now, in: viewer.account).zone)." }
                DataTable(
                    "Service tokens",
                    columns: ["For", "Allows", "Valid until", "Status", "Revoke"],
                    rows: tokens.map(row)
                )
            }
        }
        if !tokens.isEmpty { page.aside = html { add } }
        return page
    }

    private var add: ButtonLink {
        ButtonLink("Issue token", href: "\(PagePath.serviceTokens)/add", .primary)
    }

    private func row(_ token: ServiceToken) -> [HTML] {
        let isOver = token.revokedAt != nil || token.expiresAt <= now
        return [
            HTML(token.subject),
            HTML(token.commands.map(Self.words).joined(separator: ", ")),
            HTML(ZonedDate(token.expiresAt, in: viewer.account).text),
            status(token),
            isOver
                ? HTML("–")
                : a(href: "\(PagePath.serviceTokens)/\(token.id)/revoke") {
                    "Revoke"
                    span(.class("visually-hidden")) { " the token of \(token.subject)" }
                },
        ]
    }

    private func status(_ token: ServiceToken) -> HTML {
        if token.revokedAt != nil { return Tag("Revoked", .danger).html }
        return token.expiresAt <= now ? Tag("Expired").html : Tag("Active", .success).html
    }

    /// What a command type allows, in the words of the pages.
    static func words(_ type: String) -> String {
        switch type {
        case BookAppointment.type: "Book appointments"
        case RescheduleAppointment.type: "Move appointments"
        case CancelAppointment.type: "Cancel appointments"
        case ProvisionMeeting.type: "Have Zoom meetings made"
        default: type
        }
    }
}
