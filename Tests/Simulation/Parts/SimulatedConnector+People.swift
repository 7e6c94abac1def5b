import Contracts
import Cryptography
import SQLite
import ServiceRuntime

@testable import TransactionalStore
@testable import ZoomConnector

/// Somebody on the way to Zoom and back.
final class ZoomVisit: @unchecked Sendable {
    // One thread runs a simulation.
    let user: UserID
    let account: AccountID
    let zoomUser: String
    let state: String
    let verifier: String
    /// Whether the press is on disk: the browser is at Zoom.
    var isAtZoom = false
    /// What Zoom sent the browser back with.
    var code: String?

    init(user: UserID, account: AccountID, zoomUser: String, state: String, verifier: String) {
        self.user = user
        self.account = account
        self.zoomUser = zoomUser
        self.state = state
        self.verifier = verifier
    }
}

extension SimulatedConnector {
    // MARK: Connecting

    /// *Connect to Zoom* is pressed by somebody who may.
    func connect(_ practitioner: PractitionerID, by user: UserID, as zoomUser: String) throws -> ZoomVisit? {
        guard service.life?.beginning.isEmpty == true,
            let person = try service.disk.replica(User.self, user), person.active,
            let profile = try service.disk.replica(Practitioner.self, practitioner), profile.active,
            profile.slot.provider != .telehealthPro, person.access.mayManageConnection(of: practitioner)
        else { return nil }
        let visit = ZoomVisit(
            user: user,
            account: person.accountId,
            zoomUser: zoomUser,
            state: Base64URL.encode(programs.random.bytes(32)),
            verifier: Base64URL.encode(programs.random.bytes(32))
        )
        let new = Steps.NewAttempt(
            id: service.configuration.ids.next(),
            stateDigest: Connector.digest(of: visit.state),
            verifier: visit.verifier,
            account: person.accountId,
            user: user,
            practitioner: practitioner,
            isOwnDoor: person.defaultPractitionerId == practitioner
        )
        let vault = programs.vault
        service.request(
            { try Steps($0, vault: vault).beginAttempt(new) },
            finish: { error in visit.isAtZoom = error == nil }
        )
        cell.tell("\(user) presses Connect for \(practitioner), with \(zoomUser)")
        return visit
    }

    /// *Allow* is pressed at Zoom.
    func allow(_ visit: ZoomVisit) -> Bool {
        guard visit.isAtZoom, visit.code == nil else { return false }
        let challenge = Base64URL.encode(SHA256.hash(Array(visit.verifier.utf8)))
        visit.code = zoom.allow(user: visit.zoomUser, state: visit.state, challenge: challenge)
        cell.tell("\(visit.zoomUser) allows the app at Zoom")
        return visit.code != nil
    }

    /// The browser comes back with its code, or reloads the page.
    func comeBack(_ visit: ZoomVisit) -> Bool {
        guard let code = visit.code, service.life?.beginning.isEmpty == true else { return false }
        let digest = Connector.digest(of: visit.state)
        let back = CallbackRules.Return(code: code, error: nil, isSameBrowser: true, user: visit.user)
        let programs = programs
        run(
            .write { steps in
                let (decision, attempt, verifier) = try steps.comeBack(back, stateDigest: digest)
                guard case .exchange(let code) = decision, let attempt, let verifier else { return .done }
                return programs.exchange(attempt.id, code: code, verifier: verifier)
            },
            nil,
            "a browser comes back"
        )
        return true
    }

    /// Somebody says whether it is the right Zoom account.
    func decide(choice: Int, confirms: Bool) throws -> Bool {
        guard service.life?.beginning.isEmpty == true else { return false }
        let select = try service.disk.statement(
            "SELECT id, user_id FROM connect_attempt WHERE stage = 'identified' ORDER BY id"
        )
        var open: [(id: String, user: UserID)] = []
        while try select.step() { open.append((select.string(0), UserID(rawValue: select.string(1)))) }
        guard !open.isEmpty else { return false }
        let (id, user) = open[choice % open.count]
        request { steps in
            if confirms { _ = try steps.confirmed(id, by: user) } else { try steps.notThisOne(id) }
        }
        cell.tell("\(user) says \(confirms ? "yes, link this account" : "not this one")")
        return true
    }

    /// *Disconnect from Zoom*, or the cancelling of a claim, is pressed by somebody who may.
    func disconnect(choice: Int, by user: UserID) throws -> Bool {
        guard service.life?.beginning.isEmpty == true, let person = try service.disk.replica(User.self, user) else {
            return false
        }
        let select = try service.disk.statement(
            "SELECT connection_id, practitioner_id FROM link WHERE is_open AND account_id = ? ORDER BY connection_id"
        )
        select.bind(1, person.accountId.rawValue)
        var open: [(ConnectionID, PractitionerID)] = []
        while try select.step() {
            open.append((ConnectionID(rawValue: select.string(0)), PractitionerID(rawValue: select.string(1))))
        }
        guard !open.isEmpty, person.active else { return false }
        let (connection, practitioner) = open[choice % open.count]
        guard person.access.mayManageConnection(of: practitioner) else { return false }
        request { steps in
            guard let link = try steps.store.link(connection), link.isOpen else { return }
            try steps.close(link, by: .disconnectPressed, user: user)
        }
        cell.tell("\(user) disconnects \(practitioner)")
        return true
    }

    // MARK: Starting and joining

    /// *Start* is pressed.
    ///
    /// `opened` is told the link that the browser goes on to.
    func start(
        choice: Int,
        by user: (Appointment) -> UserID?,
        confirmed: Bool,
        opened: @escaping (_ link: String) -> Void
    ) throws -> Bool {
        guard service.life?.beginning.isEmpty == true else { return false }
        guard let id = try knownMeeting(choice), let appointment = try service.disk.replica(Appointment.self, id),
            let user = user(appointment)
        else { return false }
        let (programs, journal, disk) = (programs, cell.journal, service.disk)
        cell.tell("\(user) presses Start for \(id)\(confirmed ? ", start anyway" : "")")
        run(
            .write { steps in
                let guardian = try StartGuard(id, user, confirmed: confirmed, steps)
                let turn = try steps.start(id, account: appointment.accountId, by: user, confirmed: confirmed)
                guard case .goes(let zoomUser) = turn else { return .done }
                if let violation = guardian.violation(zoomUser) { journal.note(violation) }
                return programs.launch(id, zoomUser) { link in
                    guard let link else { return .done }
                    if let violation = StartGuard.violation(link: link, id, disk) { journal.note(violation) }
                    opened(link)
                    return .done
                }
            },
            nil,
            "start of \(id)"
        )
        return true
    }

    /// A client's ticket is taken, and the browser goes on to Zoom's join link.
    func join(choice: Int, ticket id: String, opened: @escaping (_ link: String) -> Void) throws -> Bool {
        guard service.life?.beginning.isEmpty == true else { return false }
        guard let appointment = try knownMeeting(choice),
            let known = try service.disk.replica(Appointment.self, appointment), let client = known.clientIds.first
        else { return false }
        let ticket = JoinTicket(
            id: id,
            account: known.accountId,
            appointment: appointment,
            attendee: client,
            now: cell.now
        )
        let (zoom, journal) = (zoom, cell.journal)
        run(
            .write { steps in
                guard case .goes(let link) = try steps.join(ticket) else { return .done }
                let reference = try steps.store.meeting(appointment)?.reference
                let number = link.prefix { $0 != "?" }.split(separator: "/").last.flatMap { Int64($0) }
                if let meeting = zoom.meetings.first(where: { $0.number == number }), meeting.agenda != reference {
                    journal.note(Violation("join", "a client of \(appointment) was sent to another meeting"))
                }
                opened(link)
                return .done
            },
            nil,
            "join of \(appointment)"
        )
        return true
    }

    private func knownMeeting(_ choice: Int) throws -> AppointmentID? {
        // Mostly one that is at Zoom.
        let made = choice % 4 == 0 ? "" : "WHERE number IS NOT NULL"
        let select = try service.disk.statement("SELECT appointment_id FROM meeting \(made) ORDER BY appointment_id")
        var ids: [String] = []
        while try select.step() { ids.append(select.string(0)) }
        return ids.isEmpty ? nil : AppointmentID(rawValue: ids[choice / 4 % ids.count])
    }
}
