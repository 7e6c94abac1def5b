import Contracts
import TransactionalStore

/// The commands that the connector handles.
enum ConnectorHandlers {
    static func table(_ vault: Vault) -> CommandHandlers {
        var handlers = CommandHandlers()
        handlers.on(ProvisionMeeting.self) { command, context, transaction in
            try ProvisionMeetingHandler.handle(command, context, Steps(transaction, vault: vault))
        }
        return handlers
    }
}
