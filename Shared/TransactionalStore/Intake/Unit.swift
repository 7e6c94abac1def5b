import Contracts

/// One thing to be handled in a transaction.
enum Unit: Sendable {
    /// An authenticated command from the bus.
    case command(CommandUnit)
    /// A state of another service's entity.
    case event(EventUnit)
    /// The outcome of a command that was sent to another service.
    case outcome(OutcomeUnit)
    /// A partition has been published again completely: what has a lower epoch there is gone.
    case republished(topic: String, partition: Int32, epoch: Int64)
    /// Somebody's claim of the ownership of this service.
    case owner(OwnerRecord)
    /// What the log shows of an entity of our own.
    case own(OwnRecord)
    /// Nothing of note in our own events, up to here.
    case passed
    /// Our own events are not read any longer.
    case selfReadOver
    /// What cannot be taken.
    case deadLetter(DeadLetter)
    /// A command that could not be handled: a dead letter, and an answer that says so.
    case failed(CommandUnit, DeadLetter)
    /// What is not for us.
    case ignored

    /// Whether it tells how far our own events are read.
    var isOwnEvent: Bool {
        switch self {
        case .own, .passed: true
        default: false
        }
    }
}

/// An authenticated command, as far as it could be read.
struct CommandUnit: Sendable {
    var envelope: Envelope
    var account: AccountID
    var token: TokenVerifier.Verified
    /// Account, source and id, a line each: what the inbox knows it by.
    var inboxKey: [UInt8]
    /// The command's own key and partition, which its outcome goes to.
    var key: [UInt8]
    var partition: Int32
    /// Whether its type is one of ours.
    var isKnown: Bool
    var body: Result<CommandHandlers.Prepared, CommandRefusal>
    /// The value as it came, for a dead letter.
    var raw: [UInt8]
    /// Whether `raw` is a message in structured mode.
    var isStructured: Bool

    /// What this command hands on to all that follows from it.
    var cause: Cause {
        Cause(
            correlationID: envelope.correlationID ?? envelope.id,
            messageID: envelope.id,
            traceParent: envelope.traceParent
        )
    }
}

/// Why an authenticated command is refused before it is handled.
struct CommandRefusal: Error, Sendable {
    var reason: ReasonCode
    var message: String?
}

/// A state of another service's entity; nil is erased.
struct EventUnit: Sendable {
    var entity: String
    var key: String
    var account: AccountID
    var topic: String
    var partition: Int32
    var epoch: Int64
    var revision: Int64
    var body: [UInt8]?
    var cause: Cause
    /// The service's reaction; nil when the state is only kept.
    var react: Projections.Reaction?
}

/// The outcome of a command of ours.
struct OutcomeUnit: Sendable {
    var outcome: Outcome
    var account: AccountID
    var cause: Cause
    /// Account, source and id, a line each: what the inbox knows it by.
    var inboxKey: [UInt8]
    var key: [UInt8]
    /// The value as it came, for a dead letter.
    var raw: [UInt8]
}

/// What could not be taken, without its authorization.
struct DeadLetter: Sendable {
    var reason: ReasonCode
    var topic: String
    var partition: Int32
    var offset: Int64
    var key: [UInt8]?
    var headers: [UInt8]
    var body: [UInt8]?
}

/// A unit and the place in the log that it came from.
struct PlacedUnit: Sendable {
    var topic: Int
    var partition: Int32
    var offset: Int64
    var unit: Unit
}

/// What the inbox knows a message by.
enum InboxKey {
    /// Account, source and id, a line each.
    static func bytes(_ account: AccountID, _ source: String, _ id: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(account.rawValue.utf8.count + source.utf8.count + id.utf8.count + 2)
        bytes.append(contentsOf: account.rawValue.utf8)
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: source.utf8)
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: id.utf8)
        return bytes
    }
}
