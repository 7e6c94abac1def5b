import Contracts
import TransactionalStore

/// Every command that identity handles.
enum IdentityHandlers {
    static var table: CommandHandlers {
        var handlers = CommandHandlers()
        handlers.on(ClaimProviderSlot.self, senders: [.zoom]) { try $0.handle($1, $2) }
        handlers.on(ReleaseProviderSlot.self, senders: [.zoom]) { try $0.handle($1, $2) }
        handlers.onPages(ChangePractice.self)
        handlers.onPages(AddPractitioner.self)
        handlers.onPages(ChangePractitioner.self)
        handlers.onPages(SetPractitionerActive.self)
        handlers.onPages(SetTelehealthPro.self)
        handlers.onPages(AddUser.self)
        handlers.onPages(ChangeUser.self)
        handlers.onPages(SetUserActive.self)
        handlers.onPages(IssuePasswordLink.self)
        handlers.onPages(ChoosePassword.self)
        handlers.onPages(SignOutEverywhere.self)
        handlers.onPages(IssueServiceToken.self)
        handlers.onPages(RevokeServiceToken.self)
        return handlers
    }
}
