import Contracts

/// What can be done towards the start of a session, by where it stands.
enum StartOffer: Equatable, Sendable {
    /// It can be started, or gone back into.
    case start
    /// The last try came to nothing for that reason; once it is mended at Zoom, a press tries anew.
    case tryAgain(ReasonCode)
    /// That has to be mended first: until then a press changes nothing.
    case blocked(ReasonCode)

    /// The offer that a session's state asks for.
    init(_ session: Session) {
        guard session.state == .unavailable, let reason = session.reason else {
            self = .start
            return
        }
        self = reason.isMendedHere ? .blocked(reason) : .tryAgain(reason)
    }
}

extension ReasonCode {
    /// Whether what is wrong lies with the practice or the link, of which we hear when it is mended.
    ///
    /// All others are a "no" of Zoom's, unknown ones as well: that it is mended there only the next try tells.
    fileprivate var isMendedHere: Bool {
        switch self {
        case .appointmentCancelled, .practitionerUnknown, .practitionerInactive, .providerTelehealthPro, .notLinked,
            .needsReconnect, .startSuspended, .nobodyHosts, .scopesDeclined:
            true
        default: false
        }
    }
}
