import Contracts

/// One thing to be handled in a transaction.
enum Unit: Sendable {
    /// An authenticated command from the bus.
    case command(CommandUnit)
    /// A state of another service's entity.
    case event(EventUnit)
    /// The outcome of a command that was sent to another service.
    case outcome(Outcome, Cause, AccountID)
    /// A partition has been published again completely: what has a lower epoch there is gone.
    case republished(topic: String, partition: Int32, epoch: Int64)
    /// Somebody's claim of the ownership of this service.
    case owner(OwnerRecord)
    /// What cannot be taken.
    case deadLetter(DeadLetter)
    /// What is not for us.
    case ignored
}

/// An authenticated command, as far as it could be read.
struct CommandUnit: Sendable {
    var envelope: Envelope
    var account: AccountID
    var token: TokenVerifier.Verified
    /// The command's own key and partition, which its outcome goes to.
    var key: [UInt8]
    var partition: Int32
    var body: Result<CommandHandlers.Prepared, CommandRefusal>
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
