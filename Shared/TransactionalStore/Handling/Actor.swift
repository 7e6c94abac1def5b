package import Contracts

/// On whose behalf something is done.
package enum Actor: Equatable, Sendable, CustomStringConvertible {
    /// A person on a page.
    case user(UserID)
    /// A service of another team, by its token's subject.
    case team(String, token: ServiceTokenID)
    /// One of our own services.
    case service(ServiceName)
    /// Whoever runs the cell, through the operator's door.
    case `operator`
    /// The service itself: a timer, an answer of Zoom's.
    case system

    /// `user/…`, `team/…`, `service/…`, `operator`, `system`: as audit entries have it.
    package var description: String {
        switch self {
        case .user(let id): "user/\(id)"
        case .team(let subject, _): subject
        case .service(let name): "service/\(name.rawValue)"
        case .operator: "operator"
        case .system: "system"
        }
    }
}

/// What led to a message: carried on in what it leads to.
package struct Cause: Equatable, Sendable {
    /// One value for all that follows from one act.
    package var correlationID: String
    /// Id of the message that led here; nil at the beginning.
    package var messageID: String?
    /// W3C trace context of that message.
    package var traceParent: String?

    /// Makes a cause.
    package init(correlationID: String, messageID: String? = nil, traceParent: String? = nil) {
        self.correlationID = correlationID
        self.messageID = messageID
        self.traceParent = traceParent
    }
}
