import Contracts
import WebUI

/// What stands in the way of the sessions of the practitioners who are shown, each kind once, with its next step.
struct CalendarNotices: HTMLComponent {
    let reading: CalendarReading
    let viewer: Viewer

    var html: HTML {
        WebUI.html {
            for reason in [ReasonCode.needsReconnect, .startSuspended, .licenceMissing, .nobodyHosts, .notLinked] {
                notice(reason)
            }
        }
    }

    @HTMLBuilder private func notice(_ reason: ReasonCode) -> HTML {
        let concerned = practitioners(reason)
        if let first = concerned.first {
            Banner(reason == .notLinked || reason == .nobodyHosts ? .info : .warning, Self.title(reason, concerned)) {
                p {
                    Self.sentence(reason)
                    " "
                    if concerned.count == 1 {
                        Remedy(for: reason, practitioner: first.id, viewer: viewer)
                    } else if viewer.access.seesPractitioners {
                        a(
                            href: reason == .nobodyHosts && viewer.access.settings
                                ? PagePath.users : PagePath.practitioners
                        ) {
                            reason == .nobodyHosts && viewer.access.settings
                                ? "Go to Settings > Team > Users" : "Go to Settings > Team > Practitioners"
                        }
                    } else {
                        PageError.askSettings
                    }
                }
            }
        }
    }

    /// Active practitioners among those shown, for whom this stands in the way.
    private func practitioners(_ reason: ReasonCode) -> [Practitioner] {
        reading.practitioners.filter { practitioner in
            guard practitioner.active, reading.chosen == nil || reading.chosen == practitioner.id,
                let standing = reading.standings[practitioner.id]
            else { return false }
            // Whoever is to host can be told before Zoom is connected; the connection then asks for nothing else.
            if reason == .nobodyHosts { return !standing.hasHost && !standing.usesTelehealthPro }
            return standing.obstacle == reason
        }
    }

    private static func title(_ reason: ReasonCode, _ practitioners: [Practitioner]) -> String {
        let names = names(practitioners)
        switch reason {
        case .needsReconnect: return "Zoom has to be connected again for \(names)"
        case .startSuspended: return "Start is suspended for \(names)"
        case .licenceMissing: return "The Zoom account of \(names) can’t hold meetings"
        case .nobodyHosts: return "Nobody can start sessions of \(names) yet"
        default: return "Zoom is not connected for \(names) yet"
        }
    }

    private static func sentence(_ reason: ReasonCode) -> String {
        switch reason {
        case .needsReconnect:
            "Zoom no longer accepts the link. Sessions can be started again as soon as it is renewed."
        case .startSuspended: "Whose default practitioner this is has changed since Zoom was linked: connect it anew."
        case .nobodyHosts: "No user has them as their default practitioner, and only that user may host."
        case .notLinked: "Telehealth sessions are held with the practitioner’s own Zoom account."
        default: reason.sentence
        }
    }

    /// `Ada, Ben and 3 others`.
    static func names(_ practitioners: [Practitioner]) -> String {
        let names = practitioners.map(\.displayName)
        switch names.count {
        case 0...1: return names.first ?? ""
        case 2...3: return names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
        default: return names.prefix(2).joined(separator: ", ") + " and \(names.count - 2) others"
        }
    }
}
