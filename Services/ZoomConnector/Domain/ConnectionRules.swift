import Contracts

/// The transitions of a connection, as the catalogue lists them.
enum ConnectionRules {
    /// What moves a connection on.
    enum Cause: Equatable, Sendable {
        case slotGranted
        case slotRefused(ReasonCode)
        case cancelled
        /// Zoom no longer takes the tokens, or the answer to a refresh was lost.
        case tokensLost
        /// The same Zoom user has authorised again.
        case authorisedAnew(hostUserId: UserID?, by: UserID, at: Timestamp)
        case disconnectPressed
        /// Removed inside Zoom's Marketplace, and confirmed by a read.
        case deauthorized
        /// A newer connection of the same practitioner has taken its place.
        case superseded
        case licenceSeen(Connection.Licence, limitMinutes: Int?)
    }

    /// The connection after the cause and what that is called; nil when the cause changes nothing in that status.
    static func apply(_ cause: Cause, to connection: Connection) -> (Connection, Connection.Change)? {
        var next = connection
        switch (connection.status, cause) {
        case (.claiming, .slotGranted):
            next.status = .active
            return (next, .linked)
        case (.claiming, .slotRefused(let reason)):
            next.status = .refused
            next.reason = reason
            return (next, .refused)
        case (.active, .tokensLost):
            next.status = .needsReconnect
            next.reason = .needsReconnect
            return (next, .reconnectNeeded)
        case (.active, .authorisedAnew(let host, let user, let instant)),
            (.needsReconnect, .authorisedAnew(let host, let user, let instant)):
            next.status = .active
            next.reason = nil
            next.hostUserId = host
            next.connectedBy = user
            next.connectedAt = instant
            return (next, .reconnected)
        case (.claiming, .cancelled), (.claiming, .disconnectPressed), (.active, .disconnectPressed),
            (.needsReconnect, .disconnectPressed), (.active, .superseded), (.needsReconnect, .superseded),
            (.claiming, .superseded):
            next.status = .disconnected
            next.reason = .disconnected
            return (next, .disconnected)
        case (.claiming, .deauthorized), (.active, .deauthorized), (.needsReconnect, .deauthorized):
            next.status = .disconnected
            next.reason = .deauthorized
            return (next, .disconnected)
        case (_, .licenceSeen(let licence, let limit)):
            guard connection.licence != licence || connection.meetingLimitMinutes != limit else { return nil }
            next.licence = licence
            next.meetingLimitMinutes = limit
            return (next, .changed)
        default:
            return nil
        }
    }
}
