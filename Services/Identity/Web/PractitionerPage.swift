import Contracts
import HTTPServer
import WebUI

/// A practitioner's profile: the page *Details*, by way of Settings.
struct PractitionerPage: Sendable {
    let viewer: Viewer
    let profile: PractitionerProfile
    /// The user whose default practitioner this is.
    let host: Member?
    let submission: String
    var isSaved = false
    /// Whether what was sent came too late; the page shows how things are now.
    var isStale = false
    /// What was typed and not taken.
    var typedName: String?
    var nameProblem: String?

    /// The way here.
    var link: Link { Link(profile.name, href: PagePath.practitioner(profile.id)) }

    var page: Page {
        var page = Page(profile.name, for: viewer, in: .settings(.practitioners)) {
            PractitionerTabs(of: profile.id, current: .profile, isOwn: false)
            if isSaved { Banner(.success, "Saved") }
            if isStale { StaleBanner() }
            if !profile.practitioner.active { inactive }
            details
            Card("Telehealth") { PractitionerTelehealth(profile: profile, host: host, viewer: viewer, isOwn: false) }
            if viewer.access.settings, profile.practitioner.active {
                p { ButtonLink("Deactivate practitioner", href: "\(link.href)/deactivate", .quiet) }
            }
        }
        page.trail = [PractitionersPage.link]
        page.status = nameProblem != nil ? .unprocessableContent : isStale ? .conflict : .ok
        return page
    }

    @HTMLBuilder private var details: HTML {
        if viewer.access.settings {
            Card("Details") {
                Form(post: link.href, for: viewer, submission: submission) {
                    HiddenField("revision", "\(profile.revision)")
                    Field(
                        "Name",
                        name: "name",
                        value: isStale ? profile.name : typedName ?? profile.name,
                        hint: "As colleagues and clients see it.",
                        error: nameProblem
                    )
                    SubmitButton("Save")
                }
            }
        } else {
            Card("Details") { DefinitionList(texts: [("Name", profile.name)]) }
        }
    }

    private var inactive: HTML {
        Banner(.warning, "\(profile.name) is inactive") {
            p { "Nobody can book them. Everything else is as it was." }
            if viewer.access.settings {
                Form(post: "\(link.href)/reactivate", for: viewer, submission: submission, isInline: true) {
                    SubmitButton("Reactivate", .secondary)
                }
            }
        }.html
    }
}

/// What was sent came too late.
struct StaleBanner: HTMLComponent {
    var html: HTML {
        Banner(.error, "It has changed since you opened the page") {
            p { "Nothing that you entered was saved. Below is how it is now: make your change again." }
        }.html
    }
}
