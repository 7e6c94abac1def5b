import Contracts

/// What becomes of a Zoom user's authorisation for a practitioner.
enum LinkDecision: Equatable, Sendable {
    /// A new connection claims the slot.
    case claim
    /// The practitioner's own link, authorised anew.
    case reconnect(ConnectionID)
    /// Another practitioner, in whichever practice, has this Zoom user: a licence can't be shared.
    case linkedElsewhere
    case refused(ReasonCode)
}

/// Decides about linking.
enum LinkRules {
    /// The decision: by the rights of who acts, the slot, and the open link of the Zoom user.
    static func decide(
        practitioner: Practitioner?,
        user: User?,
        openLink: (connection: ConnectionID, practitioner: PractitionerID)?
    ) -> LinkDecision {
        guard let practitioner else { return .refused(.practitionerUnknown) }
        guard let user, user.active, user.accountId == practitioner.accountId,
            user.access.mayManageConnection(of: practitioner.id)
        else { return .refused(.notPermitted) }
        if let openLink {
            return openLink.practitioner == practitioner.id ? .reconnect(openLink.connection) : .linkedElsewhere
        }
        guard practitioner.active else { return .refused(.practitionerInactive) }
        guard practitioner.slot.provider != .telehealthPro else { return .refused(.telehealthProActive) }
        return .claim
    }

    /// Whether the person must confirm whose Zoom account it is: the browser may have used somebody else's without asking.
    static func asksForConfirmation(practitioner: PractitionerID, user: User) -> Bool {
        user.defaultPractitionerId != practitioner
    }
}
