import Contracts

/// What a client's link shows, as a function of what is known.
enum JoinRules {
    /// How long before the start a link lets in.
    static let opensBefore: Duration = .seconds(15 * 60)

    /// What the page says, and whether its button lets in.
    enum View: Equatable, Sendable {
        /// Before the time: opens at this instant.
        case tooEarly(opensAt: Timestamp)
        /// The practitioner has not started yet.
        case waiting
        /// The practitioner is still in another call.
        case practitionerInAnotherCall
        /// The call runs: one press lets in.
        case live
        /// The appointment is cancelled.
        case cancelled
        /// The call is over, or the time has passed.
        case ended
        /// The practice has to mend something first.
        case unavailable
        /// The visit is held with Telehealth Pro, whose own link the practice sends.
        case otherProvider
    }

    /// The view of one attendee's link at an instant.
    ///
    /// `busy` says whether the practitioner is in a call of another appointment now.
    static func view(appointment: Appointment, session: Session, busy: Bool, now: Timestamp) -> View {
        if session.state == .live { return .live }
        if appointment.status == .cancelled { return .cancelled }
        if now > appointment.end + SessionRules.openAfterEnd { return .ended }
        if session.state == .ended, now > appointment.end { return .ended }
        if session.reason == .providerTelehealthPro { return .otherProvider }
        let opensAt = appointment.start - opensBefore
        if now < opensAt { return .tooEarly(opensAt: opensAt) }
        if busy { return .practitionerInAnotherCall }
        if session.state == .ended { return .ended }
        if session.state == .unavailable { return .unavailable }
        return .waiting
    }
}
