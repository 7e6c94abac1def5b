package import Contracts
import Foundation

/// The commands that a service handles: type, who may send it, what is done.
package struct CommandHandlers: Sendable {
    /// A command read from its bytes: what its account field says, and how to handle it.
    struct Prepared: Sendable {
        var account: AccountID?
        var problem: String?
        var handle: @Sendable (CommandContext, Transaction) throws -> Verdict
    }

    struct Entry: Sendable {
        /// Only these of our own services may send it; nil: any token that allows it.
        var senders: Set<ServiceName>?
        var prepare: @Sendable (UnsafeRawBufferPointer, MessageCoder) throws -> Prepared
    }

    private(set) var entries: [String: Entry] = [:]

    /// Makes an empty table.
    package init() {}

    /// Handles a command type; `senders` limits it to tokens of our own services.
    package mutating func on<Message: Command>(
        _ type: Message.Type,
        senders: Set<ServiceName>? = nil,
        _ handle: @escaping @Sendable (Message, CommandContext, Transaction) throws -> Verdict
    ) {
        precondition(entries[Message.type] == nil, "command \(Message.type) has two handlers")
        entries[Message.type] = Entry(senders: senders) { bytes, coder in
            Self.prepared(try coder.decode(Message.self, from: bytes), handle)
        }
    }

    /// A command that is there already, such as a form's.
    static func prepared<Message: Command>(
        _ message: Message,
        _ handle: @escaping @Sendable (Message, CommandContext, Transaction) throws -> Verdict
    ) -> Prepared {
        Prepared(account: message.accountId, problem: message.problem()) { context, transaction in
            try handle(message, context, transaction)
        }
    }
}
