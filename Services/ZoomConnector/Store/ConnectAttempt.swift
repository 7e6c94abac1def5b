import Contracts

/// One press of *Connect to Zoom*, from the way to Zoom until it has become a link, or has failed.
struct ConnectAttempt: Equatable, Sendable {
    /// Where it stands.
    enum Stage: String, Sendable {
        /// The browser is at Zoom.
        case waiting
        /// The code is being exchanged; after a crash its end is unknown, and it starts again.
        case exchanging
        /// The tokens are here; who it is, is still to be read.
        case exchanged
        /// Waits for the person's *Yes, link this account*.
        case identified
        /// Has become a link; kept for its hour, so that a reload of the way back finds on.
        case done
        /// Over, with its reason.
        case failed
    }

    /// Why an attempt failed: what its page says.
    enum Failure: String, Sendable {
        /// *Decline* was pressed.
        case declined
        /// Zoom came back with another error.
        case zoomError = "zoom-error"
        /// The code was not taken, or the answer was lost.
        case exchangeFailed = "exchange-failed"
        /// Not every permission was granted.
        case scopesDeclined = "scopes-declined"
        /// Another practitioner has this Zoom user.
        case linkedElsewhere = "zoom-user-linked"
        /// Telehealth Pro holds the slot.
        case telehealthPro = "telehealth-pro-active"
        /// *Not this one*.
        case notThisOne = "not-this-one"
        /// The right to connect was withdrawn meanwhile.
        case notPermitted = "not-permitted"
        /// The practitioner is not active any more.
        case practitionerInactive = "practitioner-inactive"
        /// Zoom was never heard of who it is.
        case unidentified
    }

    /// How long the way to Zoom and back may take: long enough to create a Zoom account.
    static let lifetime: Duration = .seconds(3_600)

    var id: String
    var stateDigest: [UInt8]
    var account: AccountID
    var user: UserID
    var practitioner: PractitionerID
    /// Whether the person came by *Practitioner Profile*: they return there.
    var isOwnDoor: Bool
    var stage: Stage
    var failure: Failure?
    /// Sealed.
    var verifier: [UInt8]?
    /// Sealed.
    var tokens: [UInt8]?
    var accessEndsAt: Timestamp?
    var zoomUser: String?
    var zoomAccount: String?
    /// Sealed.
    var profile: [UInt8]?
    var startedAt: Timestamp
    var touchedAt: Timestamp
    var expiresAt: Timestamp
    var failures = 0
    var dueAt: Timestamp?

    /// The same, become a link; nothing secret stays in it.
    func done(at now: Timestamp) -> ConnectAttempt {
        var attempt = emptied(at: now)
        attempt.stage = .done
        return attempt
    }

    /// The same, failed; tokens that it still holds are revoked next.
    func failed(_ failure: Failure, at now: Timestamp) -> ConnectAttempt {
        var attempt = emptied(at: now)
        attempt.stage = .failed
        attempt.failure = failure
        attempt.dueAt = attempt.tokens == nil ? nil : now
        return attempt
    }

    private func emptied(at now: Timestamp) -> ConnectAttempt {
        var attempt = self
        attempt.verifier = nil
        attempt.profile = nil
        attempt.zoomUser = nil
        attempt.zoomAccount = nil
        attempt.touchedAt = now
        attempt.failures = 0
        attempt.dueAt = nil
        return attempt
    }
}
