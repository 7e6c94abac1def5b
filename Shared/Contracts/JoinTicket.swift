/// The claims of the single-use ticket with which a client goes from their link's page on to Zoom.
///
/// Scheduling signs it when *Join* is pressed (a JWS whose header has the type ``type``); the page posts it to
/// ``PagePath/joinTicket`` at once, in the form field ``field``. It names an appointment and a seat in it, nothing else, and
/// the connector takes each one once.
public struct JoinTicket: Codable, Equatable, Sendable {
    /// The header's `typ`.
    public static let type = "join+jwt"
    /// The audience of every ticket.
    public static let audience = "zoom-connector"
    /// The form field that carries the token.
    public static let field = "ticket"
    /// How long a ticket is good for, seconds.
    public static let lifetimeSeconds: Int64 = 60

    /// Who signed: scheduling.
    public var iss: String
    /// Whom it is for: ``audience``.
    public var aud: String
    /// When it was made, seconds since the Unix epoch.
    public var iat: Int64
    /// When it ends, seconds since the Unix epoch.
    public var exp: Int64
    /// The ticket's own id: it is taken once.
    public var jti: String
    public var account: AccountID
    public var appointment: AppointmentID
    /// Whose seat.
    public var attendee: ClientID

    /// Makes the claims of a ticket that is good for a minute.
    public init(
        id: String,
        account: AccountID,
        appointment: AppointmentID,
        attendee: ClientID,
        now: Timestamp
    ) {
        iss = ServiceName.scheduling.rawValue
        aud = Self.audience
        iat = now.seconds
        exp = now.seconds + Self.lifetimeSeconds
        jti = id
        self.account = account
        self.appointment = appointment
        self.attendee = attendee
    }

    /// Whether the ticket, whose signature is verified, is from scheduling, for the connector, and neither over nor from
    /// the future; clocks may differ by five seconds.
    public func isGood(at now: Timestamp) -> Bool {
        iss == ServiceName.scheduling.rawValue && aud == Self.audience && exp - iat == Self.lifetimeSeconds
            && iat <= now.seconds + 5 && now.seconds <= exp + 5 && Identifier<JoinTicket>(jti) != nil
    }
}
