import Contracts
import WebUI

/// What *Disconnect from Zoom* would do, before it is done.
struct DisconnectPage {
    let visit: IntegrationVisit
    let connection: Connection
    let submission: String

    var page: Page {
        var page = Page("Disconnect from Zoom?", for: visit.viewer, in: visit.section) {
            section(.class("card confirmation")) {
                p { affected }
                ul {
                    li { meetings }
                    li {
                        "Client links already given out stay valid: they say that the session is not ready, until Zoom is linked again."
                    }
                    li {
                        "What Zoom has allowed is handed back, and everything stored about the Zoom account is erased."
                    }
                    li { "Appointments stay in the calendar. Connecting again restores their sessions." }
                }
                Form(post: visit.path("/disconnect"), for: visit.viewer, submission: submission) {
                    HiddenField("connection", connection.id.rawValue)
                    div(.class("actions")) {
                        SubmitButton("Disconnect from Zoom", .danger)
                        ButtonLink("Keep the link", href: visit.path)
                    }
                }
            }
        }
        page.trail = visit.trail + [Link("Telehealth Integration", href: visit.path)]
        page.isNarrow = true
        return page
    }

    private var affected: String {
        switch visit.facts.upcoming {
        case 0: "\(visit.name) has no upcoming telehealth appointments."
        case 1: "\(visit.name) has 1 upcoming telehealth appointment. It cannot be started without the link."
        case let count:
            "\(visit.name) has \(count) upcoming telehealth appointments. They cannot be started without the link."
        }
    }

    private var meetings: String {
        switch visit.facts.made {
        case 0: "No Zoom meeting has been made for them yet."
        case 1: "1 Zoom meeting that was made for them is deleted at Zoom, unless its call runs."
        case let count: "\(count) Zoom meetings that were made for them are deleted at Zoom, unless their call runs."
        }
    }
}
