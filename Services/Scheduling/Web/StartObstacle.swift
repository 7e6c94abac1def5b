import Contracts
import WebUI

/// What stands in the way of a session, or did at the last try, and what ends it.
struct StartObstacle: HTMLComponent {
    let reason: ReasonCode
    let appointment: Appointment
    let viewer: Viewer

    var html: HTML {
        Banner(reason == .notLinked ? .info : .warning, title) {
            p {
                reason.sentence
                " "
                Remedy(
                    for: reason,
                    practitioner: appointment.practitionerId,
                    appointment: appointment.id,
                    viewer: viewer
                )
            }
        }.html
    }

    private var title: String {
        switch reason {
        case .needsReconnect: "Zoom has to be connected again"
        case .startSuspended: "Start is suspended"
        case .notLinked: "Zoom is not connected yet"
        case .nobodyHosts: "Nobody can start this session yet"
        default: "This session can’t be started yet"
        }
    }
}
