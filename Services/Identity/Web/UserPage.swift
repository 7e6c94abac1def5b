import Contracts
import HTTPServer
import WebUI

/// *User Settings* of one user.
struct UserPage: Sendable {
    let viewer: Viewer
    let member: Member
    let practitioners: [PractitionerProfile]
    /// Names of the users whose default practitioner one of them is.
    let users: [UserID: String]
    /// Who may change this user, when the viewer may not.
    let people: PeopleToAsk?
    let mayMakeMasters: Bool
    let submission: String
    var form: UserForm
    var isSaved = false
    /// Whether what was sent came too late; the page shows how things are now.
    var isStale = false

    /// The way here.
    var link: Link { Link(member.name, href: PagePath.user(member.id)) }

    var page: Page {
        Page(member.name, for: viewer, in: .settings(.users)) {
            UserTabs(user: member.id, current: .settings)
            if isSaved { Banner(.success, "Saved") }
            if isStale { StaleBanner() }
            if let people {
                Banner(.info, "You can't change a master") { p { people.sentence } }
                summary
            } else {
                if !member.user.active { inactive }
                Form(post: link.href, for: viewer, submission: submission) {
                    HiddenField("revision", "\(member.revision)")
                    UserFields(
                        form: form,
                        practitioners: practitioners,
                        users: users,
                        user: member.id,
                        mayMakeMasters: mayMakeMasters
                    )
                    div(.class("actions")) {
                        SubmitButton("Save")
                        if member.user.active, member.id != viewer.user.id {
                            ButtonLink("Deactivate user", href: "\(link.href)/deactivate", .quiet)
                        }
                    }
                }
            }
        }
        .with {
            $0.trail = [UsersPage.link]
            $0.status = !form.problems.isEmpty ? .unprocessableContent : isStale ? .conflict : .ok
        }
    }

    private var summary: Card {
        Card("Details") {
            DefinitionList(texts: [
                ("Name", member.name), ("E-mail address", member.email), ("Role", member.facts.role.text),
                (
                    "Default practitioner",
                    practitioners.first { $0.id == member.facts.defaultPractitionerID }?.name ?? "None"
                ),
            ])
        }
    }

    private var inactive: HTML {
        Banner(.warning, "\(member.name) is inactive") {
            p { "They can't sign in." }
            Form(post: "\(link.href)/reactivate", for: viewer, submission: submission, isInline: true) {
                SubmitButton("Reactivate", .secondary)
            }
        }.html
    }
}

/// The pages of one user.
struct UserTabs: HTMLComponent {
    /// One of them.
    enum Tab {
        case settings
        case password
    }

    let user: UserID
    let current: Tab

    var html: HTML {
        Tabs(
            "User",
            [
                Tabs.Tab("User Settings", href: PagePath.user(user), isCurrent: current == .settings),
                Tabs.Tab("Password", href: UserPasswordController.path(user), isCurrent: current == .password),
            ]
        )
    }
}
