import Contracts

/// Reasons that only pages meet: never on the bus, so not in the catalogue.
extension ReasonCode {
    /// Somebody already signs in with the address.
    static let emailTaken = ReasonCode(rawValue: "email-taken")
    /// The practice would be left without an active master.
    static let lastMaster = ReasonCode(rawValue: "last-master")
    /// The practitioner is the default of another user.
    static let defaultTaken = ReasonCode(rawValue: "default-taken")
    /// There is no such user in the practice.
    static let userUnknown = ReasonCode(rawValue: "user-unknown")
    /// The user is no longer active.
    static let userInactive = ReasonCode(rawValue: "user-inactive")
    /// Somebody would lock themselves out.
    static let ownAccount = ReasonCode(rawValue: "own-account")
    /// There is no such service token in the practice.
    static let tokenUnknown = ReasonCode(rawValue: "token-unknown")
    /// The one-time link has been used, replaced or has expired.
    static let linkInvalid = ReasonCode(rawValue: "link-invalid")
}
