/// A stable code that says why, with a sentence for people.
///
/// Used in rejected outcomes, warnings, dead letters and states. Codes are never renamed; unknown ones are kept.
public struct ReasonCode: OpenEnumeration {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// What it means and what to do, for people; of an unknown code the code itself.
    public var sentence: String {
        Self.sentences[self] ?? rawValue
    }

    /// Every code of v1.
    public static var all: [ReasonCode] { catalogue.map(\.0) }

    private static let sentences = Dictionary(uniqueKeysWithValues: catalogue)

    private static let catalogue: [(ReasonCode, String)] = [
        (.unknownType, "This command type is not known here. Check ce_type against the catalogue."),
        (.bodyInvalid, "The body is not what this command type asks for."),
        (.envelopeInvalid, "A CloudEvents attribute is missing or malformed."),
        (.messageTooLarge, "The message is larger than the service accepts."),
        (.accountMismatch, "The message names another account than its token."),
        (.typeNotAllowed, "The token does not allow this command type."),
        (.tokenRevoked, "The token has been revoked. Ask the practice for a new one."),
        (.directoryBehind, "The service has not yet heard of this token. Send the command again in a moment."),
        (.notPermitted, "The acting user may not do this."),
        (.revisionStale, "It has changed since it was read. Read it again and repeat the change."),
        (.resultTooLarge, "The change would make a message that is larger than the bus accepts."),
        (.handlerFailed, "The service failed on this message. Whoever runs it has been told; nothing was changed."),
        (.tokenMissing, "The command carries no authorization header."),
        (.tokenInvalid, "The token is malformed or its signature does not verify."),
        (.tokenExpired, "The token had expired when the broker took the command."),
        (.tokenAudience, "The token is for another topic."),
        (.eventUndecodable, "The event cannot be decoded."),
        (.practitionerUnknown, "There is no such practitioner in this practice."),
        (.practitionerInactive, "This practitioner is no longer active."),
        (
            .telehealthProActive,
            "Telehealth Pro is enabled for this practitioner. Disable it under Settings > Communication "
                + "> Communication Options > Configure Telehealth Pro first."
        ),
        (.slotTaken, "Another Zoom link holds this practitioner's telehealth provider slot."),
        (.generationOld, "A newer Connect has taken the place of this one."),
        (.appointmentUnknown, "There is no such appointment in this practice."),
        (.appointmentExists, "There is already an appointment with this id."),
        (.appointmentCancelled, "The appointment is cancelled."),
        (.appointmentEnded, "The appointment is over."),
        (.appointmentNotTelehealth, "The appointment is not a telehealth appointment."),
        (.timeInvalid, "The end must come after the start, and an appointment lasts at most 24 hours."),
        (.timeZoneUnknown, "The time zone is not an IANA time zone id."),
        (.clientsInvalid, "An appointment has 1 to 20 clients, each once."),
        (.overlap, "The practitioner has another telehealth appointment at this time."),
        (.licenceLimit, "Longer than 40 minutes: Zoom ends meetings of a Basic licence after 40 minutes."),
        (.notLinked, "The practitioner has not linked a Zoom account yet."),
        (
            .nobodyHosts,
            "Nobody can start this session yet: no user has this practitioner as their default "
                + "practitioner."
        ),
        (.needsReconnect, "Zoom no longer accepts the link. Connect to Zoom again on the Telehealth Integration page."),
        (.startSuspended, "The default practitioner has changed since Zoom was linked. Connect to Zoom anew."),
        (.zoomUnreachable, "Zoom does not answer. It is tried again by itself."),
        (.zoomRateLimited, "Zoom asks for a pause. It is tried again by itself."),
        (
            .zoomDailyLimit,
            "Zoom's daily limit of meeting changes for this host is used up. It opens again at 00:00 "
                + "UTC."
        ),
        (.zoomRefused, "Zoom refused the request."),
        (
            .zoomUserLinked,
            "This Zoom account is already linked to another practitioner. A Zoom licence can't be "
                + "shared."
        ),
        (.licenceMissing, "The Zoom account has no licence to hold meetings."),
        (.scopesDeclined, "Not every permission that calls need was granted at Zoom."),
        (.deauthorized, "The app was removed inside Zoom's Marketplace."),
        (.disconnected, "The practitioner was disconnected from Zoom."),
        (.notProvisionedYet, "The Zoom meeting is made within a day of the start, or when Start is pressed."),
        (.providerTelehealthPro, "This practitioner uses Telehealth Pro; its sessions are not started here."),
        (.noShow, "The time of the appointment has passed without a call."),
    ]
}

extension ReasonCode {
    // MARK: General
    public static let unknownType = ReasonCode(rawValue: "unknown-type")
    public static let bodyInvalid = ReasonCode(rawValue: "body-invalid")
    public static let envelopeInvalid = ReasonCode(rawValue: "envelope-invalid")
    public static let messageTooLarge = ReasonCode(rawValue: "message-too-large")
    public static let accountMismatch = ReasonCode(rawValue: "account-mismatch")
    public static let typeNotAllowed = ReasonCode(rawValue: "type-not-allowed")
    public static let tokenRevoked = ReasonCode(rawValue: "token-revoked")
    public static let directoryBehind = ReasonCode(rawValue: "directory-behind")
    public static let notPermitted = ReasonCode(rawValue: "not-permitted")
    public static let revisionStale = ReasonCode(rawValue: "revision-stale")
    public static let resultTooLarge = ReasonCode(rawValue: "result-too-large")
    public static let handlerFailed = ReasonCode(rawValue: "handler-failed")

    // MARK: Dead letters
    public static let tokenMissing = ReasonCode(rawValue: "token-missing")
    public static let tokenInvalid = ReasonCode(rawValue: "token-invalid")
    public static let tokenExpired = ReasonCode(rawValue: "token-expired")
    public static let tokenAudience = ReasonCode(rawValue: "token-audience")
    public static let eventUndecodable = ReasonCode(rawValue: "event-undecodable")

    // MARK: Practitioners
    public static let practitionerUnknown = ReasonCode(rawValue: "practitioner-unknown")
    public static let practitionerInactive = ReasonCode(rawValue: "practitioner-inactive")
    public static let telehealthProActive = ReasonCode(rawValue: "telehealth-pro-active")
    public static let slotTaken = ReasonCode(rawValue: "slot-taken")
    public static let generationOld = ReasonCode(rawValue: "generation-old")

    // MARK: Appointments
    public static let appointmentUnknown = ReasonCode(rawValue: "appointment-unknown")
    public static let appointmentExists = ReasonCode(rawValue: "appointment-exists")
    public static let appointmentCancelled = ReasonCode(rawValue: "appointment-cancelled")
    public static let appointmentEnded = ReasonCode(rawValue: "appointment-ended")
    public static let appointmentNotTelehealth = ReasonCode(rawValue: "appointment-not-telehealth")
    public static let timeInvalid = ReasonCode(rawValue: "time-invalid")
    public static let timeZoneUnknown = ReasonCode(rawValue: "time-zone-unknown")
    public static let clientsInvalid = ReasonCode(rawValue: "clients-invalid")

    // MARK: Warnings of an accepted booking
    public static let overlap = ReasonCode(rawValue: "overlap")
    public static let licenceLimit = ReasonCode(rawValue: "licence-limit")
    public static let notLinked = ReasonCode(rawValue: "not-linked")
    public static let nobodyHosts = ReasonCode(rawValue: "nobody-hosts")

    // MARK: Telehealth
    public static let needsReconnect = ReasonCode(rawValue: "needs-reconnect")
    public static let startSuspended = ReasonCode(rawValue: "start-suspended")
    public static let zoomUnreachable = ReasonCode(rawValue: "zoom-unreachable")
    public static let zoomRateLimited = ReasonCode(rawValue: "zoom-rate-limited")
    public static let zoomDailyLimit = ReasonCode(rawValue: "zoom-daily-limit")
    public static let zoomRefused = ReasonCode(rawValue: "zoom-refused")
    public static let zoomUserLinked = ReasonCode(rawValue: "zoom-user-linked")
    public static let licenceMissing = ReasonCode(rawValue: "licence-missing")
    public static let scopesDeclined = ReasonCode(rawValue: "scopes-declined")
    public static let deauthorized = ReasonCode(rawValue: "deauthorized")
    public static let disconnected = ReasonCode(rawValue: "disconnected")
    public static let notProvisionedYet = ReasonCode(rawValue: "not-provisioned-yet")
    public static let providerTelehealthPro = ReasonCode(rawValue: "provider-telehealth-pro")
    public static let noShow = ReasonCode(rawValue: "no-show")
}
