import Contracts
import WebUI

/// Who did what in a practice: people, access, and whose Zoom is connected.
struct AuditPage: Sendable {
    let viewer: Viewer
    /// Newest first.
    let entries: [AuditEntry]
    let words: AuditWords
    let hasEarlier: Bool
    let isLatest: Bool

    var page: Page {
        Page("Audit Log", for: viewer, in: .settings(.auditLog)) {
            if let latest = entries.first {
                p(.class("hint")) {
                    "Who changed users, access and practitioners, and who connected Zoom. Times are in "
                    "\(ZonedDate(latest.at, in: viewer.account).zone). Nothing here can be changed or erased."
                }
                DataTable("Audit log", columns: ["When", "Who", "What", "Whom", "Details"], rows: entries.map(row))
            } else {
                EmptyState("Nothing earlier", hint: "The log begins with the practice.")
            }
            p(.class("actions")) {
                if !isLatest { ButtonLink("Latest", href: PagePath.auditLog) }
                if hasEarlier, let last = entries.last {
                    ButtonLink("Earlier", href: "\(PagePath.auditLog)?before=\(last.number)")
                }
            }
        }
    }

    private func row(_ entry: AuditEntry) -> [HTML] {
        [
            HTML(ZonedDate(entry.at, in: viewer.account).text),
            HTML(words.actor(entry)),
            HTML(words.action(entry)),
            HTML(words.subject(entry) ?? "–"),
            HTML(words.details(entry) ?? "–"),
        ]
    }
}
