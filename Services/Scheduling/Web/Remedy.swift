import Contracts
import WebUI

/// What ends an obstacle, and who can do it.
struct Remedy: HTMLComponent {
    /// Where it is mended outside our pages, or what helps meanwhile.
    private var advice: String?
    /// Where the viewer mends it; nil when somebody else has to.
    private var link: Link?
    /// Whom to ask, when it is somebody else.
    private var ask: String?

    /// The remedy for a reason, as far as a person can do something.
    ///
    /// `appointment` is the one that it stands in the way of, where it is about one.
    init?(for reason: ReasonCode, practitioner: PractitionerID, appointment: AppointmentID? = nil, viewer: Viewer) {
        switch reason {
        case .notLinked, .needsReconnect, .startSuspended, .scopesDeclined:
            let title = reason == .notLinked ? "Connect to Zoom" : "Go to Telehealth Integration"
            if viewer.access.mayManageConnection(of: practitioner) {
                link = Link(title, href: PagePath.telehealthIntegration(practitioner))
            } else {
                ask = "Ask an account master, or a colleague with access to Settings or to this practitioner’s profile."
            }
        case .licenceMissing, .zoomRefused:
            advice =
                reason == .licenceMissing
                ? "Whoever administers the Zoom account can give it a licence."
                : "Look into the Zoom account’s settings, or ask whoever administers it."
            if viewer.access.mayManageConnection(of: practitioner) {
                link = Link("See which account it is", href: PagePath.telehealthIntegration(practitioner))
            }
        case .zoomDailyLimit: advice = "Sessions whose Zoom meeting is made already can be started all the same."
        case .nobodyHosts:
            if viewer.access.settings {
                link = Link("Go to Settings > Team > Users", href: PagePath.users)
            } else {
                ask = PageError.askSettings
            }
        case .practitionerUnknown, .practitionerInactive:
            if let appointment {
                link = Link("Move it to another practitioner", href: "\(PagePath.appointment(appointment))/move")
            } else {
                ask = "Move the appointment to another practitioner."
            }
        default: return nil
        }
    }

    var html: HTML {
        WebUI.html {
            if let advice { "\(advice) " }
            if let link { a(href: link.href) { link.text } }
            if let ask { ask }
        }
    }
}
