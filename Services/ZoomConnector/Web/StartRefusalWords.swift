import Contracts
import HTTPServer
import WebUI

/// Why Start is refused, in words, with the way out.
struct StartRefusalWords {
    let error: PageError

    init(_ refusal: StartRefusal, _ press: StartPress, _ practitioner: Practitioner?, _ colleagues: Colleagues) {
        let back = Link("Back to the appointment", href: PagePath.appointment(press.appointment))
        let name = practitioner?.displayName ?? "the practitioner"
        let access = press.viewer.access
        let integration = practitioner.flatMap { practitioner in
            access.mayManageConnection(of: practitioner.id)
                ? Link("Telehealth Integration", href: PagePath.telehealthIntegration(practitioner.id)) : nil
        }
        func refused(_ status: HTTPStatus, _ message: String, ways: [Link?] = []) -> PageError {
            PageError(
                status,
                title: "This session can't be started",
                message,
                ways: ways.compactMap(\.self) + [back]
            )
        }
        switch refusal {
        case .unknown:
            error = PageError(.notFound, "There is no such appointment in this practice.")
        case .notHost(let host):
            let who =
                colleagues.name(host).map { "Only \($0) can start it: the user whose default practitioner \(name) is." }
                ?? "Nobody can start it yet: no user has \(name) as their default practitioner. "
                + colleagues.whomToAskForAccess
            error = refused(.forbidden, who)
        case .notTelehealth: error = refused(.conflict, ReasonCode.appointmentNotTelehealth.sentence)
        case .cancelled: error = refused(.conflict, ReasonCode.appointmentCancelled.sentence)
        case .over: error = refused(.conflict, ReasonCode.appointmentEnded.sentence)
        case .telehealthPro: error = refused(.conflict, ReasonCode.providerTelehealthPro.sentence)
        case .notLinked: error = refused(.conflict, ReasonCode.notLinked.sentence, ways: [integration])
        case .needsReconnect:
            let reconnect = integration.map { Link("Reconnect", href: $0.href) }
            let ask = reconnect == nil ? " \(colleagues.whomToAskForAccess)" : ""
            error = refused(.conflict, ReasonCode.needsReconnect.sentence + ask, ways: [reconnect])
        case .suspended:
            let reconnect = integration.map { Link("Reconnect", href: $0.href) }
            let ask = reconnect == nil ? " \(colleagues.whomToAskForAccess)" : ""
            error = refused(.conflict, ReasonCode.startSuspended.sentence + ask, ways: [reconnect])
        case .licenceMissing:
            error = refused(
                .conflict,
                ReasonCode.licenceMissing.sentence + " Whoever administers the Zoom account can give it one."
            )
        }
    }
}
