import Contracts

/// The menu under the practice's business name, top right.
struct BusinessMenu: HTMLComponent {
    let viewer: Viewer
    let section: Section

    var html: HTML {
        details(.class("business-menu"), .data("menu", "")) {
            summary {
                span(.class("business-name")) { viewer.account.name }
                Drawing.chevron
            }
            div(.class("menu")) {
                p(.class("menu-who")) {
                    "Signed in as "
                    strong { viewer.user.displayName }
                }
                ul {
                    if viewer.access.ownProfile != nil {
                        li {
                            a(href: PagePath.practitionerProfile, .aria("current", "page").when(section == .ownProfile))
                            {
                                "Practitioner Profile"
                            }
                        }
                    }
                    li { sign(out: PagePath.signOut, "Sign out") }
                    li { sign(out: PagePath.signOutEverywhere, "Sign out everywhere") }
                }
            }
        }
    }

    private func sign(out path: String, _ text: String) -> HTML {
        form(.method("post"), .action(path)) {
            input(.type("hidden"), .name(Form.csrfField), .value(viewer.session.csrf))
            button(.type("submit")) { text }
        }
    }
}
