import Contracts
import TransactionalStore

/// A command that people give on pages only.
///
/// It goes through the same inbox as those of the bus, so a form sent twice changes things once; on the bus nobody may
/// send it.
protocol PageCommand: Command {
    /// Decides, then writes; guards may throw a ``Rejection`` as long as nothing has been written.
    func handle(_ context: CommandContext, _ transaction: Transaction) throws -> Verdict
}

extension PageCommand {
    static var service: ServiceName { .identity }
    var accountId: AccountID? { nil }
}

extension CommandHandlers {
    /// Handles a command of pages.
    mutating func onPages<Message: PageCommand>(_ type: Message.Type) {
        on(type, senders: []) { command, context, transaction in
            do {
                return try command.handle(context, transaction)
            } catch let rejection as Rejection {
                return rejection.verdict
            }
        }
    }
}
