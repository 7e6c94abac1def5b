import Contracts

@testable import Identity
@testable import TransactionalStore

extension SimulatedIdentity {
    /// Every practitioner as identity has them.
    func practitioners() throws -> [Practitioner] {
        let store = IdentityStore(service.disk)
        return try practices.flatMap { try store.practitioners(of: $0.account) }.map(\.practitioner)
    }

    /// A press on one of the pages of Settings, by the practice's master or by somebody else.
    ///
    /// Who has had no answer presses again, with the same form.
    func press(_ random: inout SeededRandom) throws -> Bool {
        guard service.life?.beginning.isEmpty == true, let practice = random.pick(practices) else { return false }
        let actor = Actor.user(random.oneIn(6) ? random.pick(practice.users) ?? practice.master : practice.master)
        guard let practitioner = random.pick(practice.practitioners) else { return false }
        switch random.below(6) {
        case 0, 1:
            let command = SetTelehealthPro(practitionerIds: [practitioner], enabled: random.oneIn(2))
            submit(command, actor, practice.account, "set Telehealth Pro of \(practitioner) to \(command.enabled)")
        case 2:
            let command = SetPractitionerActive(practitionerId: practitioner, active: !random.oneIn(3))
            submit(command, actor, practice.account, "set \(practitioner) active: \(command.active)")
        case 3:
            guard let user = random.pick(practice.users) else { return false }
            let command = SetUserActive(userId: user, active: !random.oneIn(3))
            submit(command, actor, practice.account, "set \(user) active: \(command.active)")
        default:
            guard let user = random.pick(practice.users), let command = try change(user, practice, &random) else {
                return false
            }
            submit(command, actor, practice.account, "change \(user)")
        }
        return true
    }

    private func change(_ user: UserID, _ practice: Practice, _ random: inout SeededRandom) throws -> ChangeUser? {
        guard let member = try IdentityStore(service.disk).member(user, of: practice.account),
            let name = DisplayName(member.name), let email = EmailAddress(member.email)
        else { return nil }
        var settings = UserSettings(
            name: name,
            email: email,
            role: member.facts.role,
            settingsAccess: member.facts.settingsAccess,
            profileAccess: member.facts.profileAccess,
            ownProfilePermission: member.facts.ownProfilePermission,
            defaultPractitionerId: member.facts.defaultPractitionerID
        )
        switch random.below(4) {
        case 0: settings.defaultPractitionerId = random.oneIn(3) ? nil : random.pick(practice.practitioners)
        case 1: settings.ownProfilePermission.toggle()
        case 2: settings.settingsAccess.toggle()
        default: settings.profileAccess = random.oneIn(2) ? [] : [practice.practitioners[0]]
        }
        return ChangeUser(userId: user, settings: settings, expectedRevision: member.revision)
    }

    private func submit<Message: Command>(_ command: Message, _ actor: Actor, _ account: AccountID, _ what: String) {
        submissions += 1
        let id = "s\(submissions)"
        let (cell, service) = (service.cell, service)
        cell.tell("\(actor) presses: \(what) (\(id))")
        unanswered[id] = { [unowned self] in
            service.perform(command, as: actor, account: account, submissionID: id) { outcome in
                cell.tell("\(id) is \(Journal.text(outcome))")
                self.unanswered[id] = nil
            }
        }
        unanswered[id]?()
    }

    /// Whoever has had no answer to a press, since the service was gone, presses again.
    func pressAgain() -> Bool {
        guard service.life?.beginning.isEmpty == true, service.life?.doors.isEmpty == true, !unanswered.isEmpty else {
            return false
        }
        for id in unanswered.keys.sorted() { unanswered[id]?() }
        return true
    }
}
