import Contracts

/// One thing to be handled in a transaction.
///
/// Large ones are behind a reference: what goes from thread to thread and from array to array is one pointer, not a dozen.
enum Unit: Sendable {
    /// An authenticated command from the bus.
    case command(CommandUnit)
    /// A state of another service's entity.
    indirect case event(EventUnit)
    /// The outcome of a command that was sent to another service.
    indirect case outcome(OutcomeUnit)
    /// A partition has been published again completely: what has a lower epoch there is gone.
    indirect case republished(topic: String, partition: Int32, epoch: Int64)
    /// Somebody's claim of the ownership of this service.
    indirect case owner(OwnerRecord)
    /// What the log shows of an entity of our own.
    indirect case own(OwnRecord)
    /// Nothing of note in our own events, up to here.
    case passed
    /// Our own events are not read any longer.
    case selfReadOver
    /// What cannot be taken.
    indirect case deadLetter(DeadLetter)
    /// A command that could not be handled: a dead letter, and an answer that says so.
    indirect case failed(CommandUnit, DeadLetter)
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
final class CommandUnit: Sendable {
    let envelope: Envelope
    let account: AccountID
    let token: TokenVerifier.Verified
    /// Account, source and id, a line each: what the inbox knows it by.
    let inboxKey: [UInt8]
    /// The command's own key and partition, which its outcome goes to.
    let key: [UInt8]
    let partition: Int32
    /// Whether its type is one of ours.
    let isKnown: Bool
    let body: Result<CommandHandlers.Prepared, CommandRefusal>
    /// The value as it came, for a dead letter.
    let raw: [UInt8]
    /// Whether `raw` is a message in structured mode.
    let isStructured: Bool

    init(
        envelope: Envelope,
        account: AccountID,
        token: TokenVerifier.Verified,
        inboxKey: [UInt8],
        key: [UInt8],
        partition: Int32,
        isKnown: Bool,
        body: Result<CommandHandlers.Prepared, CommandRefusal>,
        raw: [UInt8],
        isStructured: Bool
    ) {
        self.envelope = envelope
        self.account = account
        self.token = token
        self.inboxKey = inboxKey
        self.key = key
        self.partition = partition
        self.isKnown = isKnown
        self.body = body
        self.raw = raw
        self.isStructured = isStructured
    }

    /// The same command, refused.
    func refused(_ reason: ReasonCode) -> CommandUnit {
        CommandUnit(
            envelope: envelope,
            account: account,
            token: token,
            inboxKey: inboxKey,
            key: key,
            partition: partition,
            isKnown: isKnown,
            body: .failure(CommandRefusal(reason: reason)),
            raw: raw,
            isStructured: isStructured
        )
    }

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
        bytes.append(utf8: account.rawValue)
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(utf8: source)
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(utf8: id)
        return bytes
    }
}
