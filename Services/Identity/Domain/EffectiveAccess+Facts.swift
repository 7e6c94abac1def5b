import Contracts

extension EffectiveAccess {
    /// What follows from `facts` by the table of ``Permission``: the form in which the other services learn it.
    init(of facts: AccessFacts, for userID: UserID, in accountID: AccountID) {
        let actor = Permission.Actor.user(userID, of: accountID, facts)
        let allConnections = actor.may(.manageSettings)
        let own = facts.defaultPractitionerID
        self.init(
            settings: allConnections,
            telehealthPro: actor.may(.setTelehealthPro),
            allConnections: allConnections,
            connections: allConnections
                ? [] : facts.profileAccess.filter { actor.may(.manageConnection, .practitioner($0)) },
            ownProfile: actor.may(.openOwnProfile) ? own : nil,
            hosts: own.flatMap { actor.may(.host, .practitioner($0)) ? $0 : nil }
        )
    }
}
