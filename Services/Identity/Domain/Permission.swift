import Contracts

/// Who may do what: the one place that decides it.
///
/// Source: DESIGN section 5.
enum Permission {
    /// What someone asks to do.
    enum Action: Equatable, Sendable {
        /// Connect or disconnect the Zoom account of a practitioner, or see its status; open their profile.
        case manageConnection
        /// Open *Practitioner Profile* in the business-name menu.
        case openOwnProfile
        /// Enable or disable Telehealth Pro of a practitioner.
        case setTelehealthPro
        /// Add and change users, their access, permissions and passwords.
        case manageUsers
        /// Add and deactivate practitioners, change the practice's settings, issue service tokens.
        case manageSettings
        /// Read the audit log.
        case readAudit
        /// See the calendar, book, reschedule, cancel, copy a client's link; a token by the type of its command.
        case useCalendar(command: String?)
        /// Start a practitioner's appointment and launch its call.
        case host
    }

    /// Who asks.
    struct Actor: Equatable, Sendable {
        /// What stands behind the request.
        enum Kind: Equatable, Sendable {
            /// A person, with what is ticked for them.
            case user(UserID, AccessFacts)
            /// A service of another team, with the command types of its token.
            case serviceToken(commands: [String])
        }

        var accountID: AccountID
        var kind: Kind
    }

    /// What the action is about.
    struct Target: Equatable, Sendable {
        enum Subject: Equatable, Sendable {
            case practice
            case practitioner(PractitionerID)
            /// A user, by the role that they have or are to have.
            case user(User.Role)
        }

        var accountID: AccountID
        var subject: Subject
    }

    /// Whom a refused person can ask; the page turns it into names.
    enum WhomToAsk: Equatable, Sendable {
        case masters
        case mastersAndSettingsUsers
        /// The user whose default practitioner this is.
        case host(of: PractitionerID)
        /// Nobody can grant it.
        case nobody
    }

    /// Why the answer is no.
    enum Refusal: Equatable, Sendable {
        /// The target belongs to another practice: for the asker it does not exist (404).
        case unknownHere
        /// The right is missing (403).
        case notPermitted(ask: WhomToAsk)
        /// No token can ever do this.
        case neverByToken
    }

    /// The answer.
    enum Decision: Equatable, Sendable {
        case allowed
        case refused(Refusal)
    }

    /// Decides whether `actor` may do `action` to `target`.
    static func decide(_ action: Action, by actor: Actor, on target: Target) -> Decision {
        guard actor.accountID == target.accountID else { return .refused(.unknownHere) }
        switch actor.kind {
        case .serviceToken(let commands):
            guard case .useCalendar(let command?) = action, commands.contains(command) else {
                return .refused(.neverByToken)
            }
            return .allowed
        case .user(_, let facts):
            guard facts.active else { return .refused(.notPermitted(ask: .mastersAndSettingsUsers)) }
            return decide(action, facts, target.subject)
        }
    }

    /// The table's rows, for an active user of the practice.
    private static func decide(_ action: Action, _ facts: AccessFacts, _ subject: Target.Subject) -> Decision {
        let isMaster = facts.role == .master
        let hasSettings = isMaster || facts.settingsAccess
        switch (action, subject) {
        case (.manageConnection, .practitioner(let practitioner)):
            let isOwn = facts.ownProfilePermission && facts.defaultPractitionerID == practitioner
            return allow(hasSettings || facts.profileAccess.contains(practitioner) || isOwn)
        case (.openOwnProfile, _):
            let mayOpen = hasSettings || facts.ownProfilePermission
            return allow(mayOpen && facts.defaultPractitionerID != nil)
        case (.setTelehealthPro, _), (.manageSettings, _), (.manageUsers, .practice):
            return allow(hasSettings)
        case (.manageUsers, .user(let role)):
            guard hasSettings else { return .refused(.notPermitted(ask: .mastersAndSettingsUsers)) }
            return allow(isMaster || role != .master, orAsk: .masters)
        case (.readAudit, _):
            return allow(isMaster, orAsk: .masters)
        case (.useCalendar, _):
            return .allowed
        case (.host, .practitioner(let practitioner)):
            return allow(facts.defaultPractitionerID == practitioner, orAsk: .host(of: practitioner))
        case (.manageConnection, _), (.manageUsers, _), (.host, _):
            return .refused(.notPermitted(ask: .nobody))
        }
    }

    private static func allow(_ isAllowed: Bool, orAsk ask: WhomToAsk = .mastersAndSettingsUsers) -> Decision {
        isAllowed ? .allowed : .refused(.notPermitted(ask: ask))
    }
}

extension Permission.Actor {
    /// A person.
    static func user(_ id: UserID, of accountID: AccountID, _ facts: AccessFacts) -> Self {
        Self(accountID: accountID, kind: .user(id, facts))
    }

    /// Whether this one may do `action`.
    func may(_ action: Permission.Action, _ subject: Permission.Target.Subject = .practice) -> Bool {
        let target = Permission.Target(accountID: accountID, subject: subject)
        return Permission.decide(action, by: self, on: target) == .allowed
    }
}
