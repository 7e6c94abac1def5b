import Contracts
import SQLite
import TransactionalStore

extension IdentityStore {
    /// Who of a practice can help somebody that was refused.
    func people(_ ask: Permission.WhomToAsk, in accountID: AccountID) throws -> PeopleToAsk {
        let names: [String]
        switch ask {
        case .masters:
            names = try members(of: accountID).filter(\.facts.isActiveMaster).map(\.name)
        case .mastersAndSettingsUsers:
            names = try members(of: accountID).filter { $0.actor.may(.manageSettings) }.map(\.name)
        case .host(let practitioner):
            let host = try self.practitioner(practitioner, of: accountID)?.practitioner.hostUserId
            names = try host.flatMap { try member($0, of: accountID)?.name }.map { [$0] } ?? []
        case .nobody:
            names = []
        }
        return PeopleToAsk(ask: ask, names: names)
    }
}
