import Contracts
import HTTPServer
import WebUI

/// The form with a practice's name and the zone of its clocks.
struct PracticePage: Sendable {
    static let link = Link("Name and Time Zone", href: PagePath.practice)

    let viewer: Viewer
    var name: String
    var timeZone: String
    let revision: Int64
    let submission: String
    var isSaved = false
    /// Whether somebody else was faster.
    var isStale = false
    var nameProblem: String?
    var zoneProblem: String?

    var page: Page {
        var page = Page("Name and Time Zone", for: viewer, in: .settings(.practice)) {
            if isSaved { Banner(.success, "Saved") }
            if isStale {
                Banner(.error, "Nothing was changed") {
                    p { "It has changed since you opened the page. Below is how it is now." }
                }
            }
            Card {
                Form(post: PagePath.practice, for: viewer, submission: submission) {
                    HiddenField("revision", "\(revision)")
                    Field(
                        "Practice name",
                        name: "name",
                        value: name,
                        hint: "As colleagues and clients see it: in the menu at the top right and on clients’ links.",
                        error: nameProblem,
                        autocomplete: "organization"
                    )
                    Field(
                        "Time zone",
                        name: "zone",
                        .choice(zones.map { Field.Option($0, $0) }),
                        value: timeZone,
                        hint:
                            "The calendar and all pages show times on these clocks. Appointments stay at their instant.",
                        error: zoneProblem
                    )
                    div(.class("actions")) { SubmitButton("Save") }
                }
            }
        }
        page.status =
            isStale ? .conflict : nameProblem == nil && zoneProblem == nil ? .ok : .unprocessableContent
        return page
    }

    /// What is offered, and what is set if that goes by an older name.
    private var zones: [String] {
        let offered = PracticeTimeZone.offered
        return offered.contains(timeZone) || PracticeTimeZone(timeZone) == nil ? offered : [timeZone] + offered
    }
}
