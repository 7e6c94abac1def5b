import Contracts
import HTTPServer
import WebUI

/// *Configure Telehealth Pro*: tick practitioners, enable or disable.
struct TelehealthProPage: Sendable {
    static let link = Link("Configure Telehealth Pro", href: PagePath.telehealthPro)

    /// What a button does, and what has been done.
    enum Done: String, Sendable {
        case enabled
        case disabled
    }

    let viewer: Viewer
    let practitioners: [PractitionerProfile]
    let submission: String
    var done: Done?
    var ticked: Set<PractitionerID> = []
    var problem: String?

    var page: Page {
        var page = Page("Configure Telehealth Pro", for: viewer, in: .settings(.communicationOptions)) {
            if let done { Banner(.success, "Telehealth Pro is \(done.rawValue) for the practitioners you ticked") }
            if let problem { Banner(.error, "Nothing was changed") { p { problem } } }
            if practitioners.isEmpty {
                EmptyState("No practitioners yet", hint: "Telehealth Pro is enabled for each practitioner by itself.") {
                    ButtonLink("Add practitioner", href: "\(PagePath.practitioners)/add", .primary)
                }
            } else {
                form
            }
        }
        page.trail = [Link("Communication Options", href: PagePath.communicationOptions)]
        page.status = problem == nil ? .ok : .unprocessableContent
        return page
    }

    private var form: HTML {
        Card {
            Form(post: PagePath.telehealthPro, for: viewer, submission: submission) {
                FieldGroup("Practitioners", hint: "Tick those whom you want to change.") {
                    for profile in practitioners {
                        Checkbox(
                            profile.name,
                            name: "practitioner",
                            value: profile.id.rawValue,
                            isChecked: ticked.contains(profile.id),
                            hint: Self.hint(profile.practitioner)
                        )
                    }
                }
                div(.class("actions")) {
                    SubmitButton("Enable Telehealth Pro", choice: (name: "act", value: Done.enabled.rawValue))
                    SubmitButton(
                        "Disable Telehealth Pro",
                        .secondary,
                        choice: (name: "act", value: Done.disabled.rawValue)
                    )
                }
            }
        }.html
    }

    private static func hint(_ practitioner: Practitioner) -> String {
        let now =
            switch practitioner.slot.provider {
            case .telehealthPro: "Now: Telehealth Pro"
            case .zoom: "Now: their own Zoom account. Disconnect it before you enable Telehealth Pro"
            default: "Now: not set up"
            }
        return practitioner.active ? now : "\(now) (inactive)"
    }
}
