import Contracts
import Testing

@testable import Identity

@Suite struct PermissionTests {
    /// One cell of DESIGN section 5's table.
    struct Cell: CustomTestStringConvertible {
        var row: String
        var column: String
        var action: Permission.Action
        var actor: Permission.Actor
        var subject: Permission.Target.Subject
        var expected: Permission.Decision

        var testDescription: String { "\(row): \(column)" }
    }

    static let practice = AccountID(rawValue: "practice")
    static let kim = PractitionerID(rawValue: "kim")
    static let lee = PractitionerID(rawValue: "lee")
    static let book = BookAppointment.type

    static func user(_ facts: AccessFacts) -> Permission.Actor {
        .user(UserID(rawValue: "user"), of: practice, facts)
    }

    static let master = user(AccessFacts(role: .master))
    static let settings = user(AccessFacts(role: .standard, settingsAccess: true))
    static let profile = user(AccessFacts(role: .standard, profileAccess: [kim]))
    static let own = user(AccessFacts(role: .standard, ownProfilePermission: true, defaultPractitionerID: kim))
    static let anyone = user(AccessFacts(role: .standard))
    static let token = Permission.Actor(accountID: practice, kind: .serviceToken(commands: [book]))

    static let columns: [(String, Permission.Actor)] = [
        ("master", master), ("Settings access", settings), ("profile access to P", profile),
        ("own-profile permission", own), ("anyone else", anyone), ("service token", token),
    ]

    static let askSettings = Permission.Decision.refused(.notPermitted(ask: .mastersAndSettingsUsers))
    static let askMasters = Permission.Decision.refused(.notPermitted(ask: .masters))
    static let askHost = Permission.Decision.refused(.notPermitted(ask: .host(of: kim)))
    static let never = Permission.Decision.refused(.neverByToken)

    /// The table, a row a line, its cells in the order of `columns`.
    static let rows: [(String, Permission.Action, Permission.Target.Subject, [Permission.Decision])] = [
        (
            "connect and disconnect Zoom, see its status", .manageConnection, .practitioner(kim),
            [.allowed, .allowed, .allowed, .allowed, askSettings, never]
        ),
        (
            "enable and disable Telehealth Pro", .setTelehealthPro, .practitioner(kim),
            [.allowed, .allowed, askSettings, askSettings, askSettings, never]
        ),
        (
            "manage users", .manageUsers, .practice,
            [.allowed, .allowed, askSettings, askSettings, askSettings, never]
        ),
        (
            "manage a standard user, grant the permission", .manageUsers, .user(.standard),
            [.allowed, .allowed, askSettings, askSettings, askSettings, never]
        ),
        (
            "manage a master and their password", .manageUsers, .user(.master),
            [.allowed, askMasters, askSettings, askSettings, askSettings, never]
        ),
        (
            "use the calendar", .useCalendar(command: book), .practice,
            [.allowed, .allowed, .allowed, .allowed, .allowed, .allowed]
        ),
        (
            "host an appointment of P", .host, .practitioner(kim),
            [askHost, askHost, askHost, .allowed, askHost, never]
        ),
        (
            "manage practitioners, the practice and its tokens", .manageSettings, .practice,
            [.allowed, .allowed, askSettings, askSettings, askSettings, never]
        ),
        (
            "read the audit log", .readAudit, .practice,
            [.allowed, askMasters, askMasters, askMasters, askMasters, never]
        ),
    ]

    static let cells: [Cell] = rows.flatMap { row, action, subject, decisions in
        zip(columns, decisions).map { column, decision in
            Cell(
                row: row,
                column: column.0,
                action: action,
                actor: column.1,
                subject: subject,
                expected: decision
            )
        }
    }

    @Test(arguments: cells)
    func `a cell of the table decides as it is written`(cell: Cell) {
        let target = Permission.Target(accountID: Self.practice, subject: cell.subject)
        #expect(Permission.decide(cell.action, by: cell.actor, on: target) == cell.expected)
    }

    @Test(arguments: cells)
    func `what belongs to another practice does not exist for the asker`(cell: Cell) {
        let target = Permission.Target(accountID: AccountID(rawValue: "other"), subject: cell.subject)
        #expect(Permission.decide(cell.action, by: cell.actor, on: target) == .refused(.unknownHere))
    }

    @Test func `access to one profile is none to another`() {
        #expect(!Self.profile.may(.manageConnection, .practitioner(Self.lee)))
        #expect(!Self.own.may(.manageConnection, .practitioner(Self.lee)))
        #expect(!Self.own.may(.host, .practitioner(Self.lee)))
    }

    @Test func `the permission without a default practitioner gives nothing`() {
        let user = Self.user(AccessFacts(role: .standard, ownProfilePermission: true))
        #expect(!user.may(.openOwnProfile))
        #expect(!user.may(.manageConnection, .practitioner(Self.kim)))
    }

    @Test func `a default practitioner without the permission hosts but opens no profile`() {
        let user = Self.user(AccessFacts(role: .standard, defaultPractitionerID: Self.kim))
        #expect(user.may(.host, .practitioner(Self.kim)))
        #expect(!user.may(.openOwnProfile))
        #expect(!user.may(.manageConnection, .practitioner(Self.kim)))
    }

    @Test func `a master with a default practitioner opens it without the permission`() {
        let user = Self.user(AccessFacts(role: .master, defaultPractitionerID: Self.kim))
        #expect(user.may(.openOwnProfile))
    }

    @Test func `a token does only what its types say`() {
        #expect(!Self.token.may(.useCalendar(command: CancelAppointment.type)))
        #expect(!Self.token.may(.useCalendar(command: nil)))
    }

    @Test func `a user who is not active may do nothing`() {
        let user = Self.user(AccessFacts(role: .master, active: false, defaultPractitionerID: Self.kim))
        for cell in Self.cells { #expect(!user.may(cell.action, cell.subject)) }
    }
}
