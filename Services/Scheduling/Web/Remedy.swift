import Contracts
import WebUI

/// What ends an obstacle, and who can do it.
struct Remedy: HTMLComponent {
    /// Where the viewer mends it; nil when somebody else has to.
    private let link: Link?
    /// Whom to ask, when it is somebody else.
    private let ask: String?

    /// The remedy for a reason, as far as a person can do something.
    init?(for reason: ReasonCode, practitioner: PractitionerID, viewer: Viewer) {
        switch reason {
        case .notLinked, .needsReconnect, .startSuspended, .licenceMissing, .zoomRefused, .scopesDeclined:
            let title = reason == .notLinked ? "Connect to Zoom" : "Go to Telehealth Integration"
            if viewer.access.mayManageConnection(of: practitioner) {
                link = Link(title, href: PagePath.telehealthIntegration(practitioner))
                ask = nil
            } else {
                link = nil
                ask = "Ask an account master, or a colleague with access to Settings or to this practitioner’s profile."
            }
        case .nobodyHosts:
            link = viewer.access.settings ? Link("Go to Settings > Team > Users", href: PagePath.users) : nil
            ask = viewer.access.settings ? nil : PageError.askSettings
        case .practitionerUnknown, .practitionerInactive:
            link = nil
            ask = "Move the appointment to another practitioner."
        default: return nil
        }
    }

    var html: HTML {
        WebUI.html {
            if let link { a(href: link.href) { link.text } }
            if let ask { ask }
        }
    }
}
