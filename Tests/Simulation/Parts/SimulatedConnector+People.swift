import Contracts
import SQLite

@testable import TransactionalStore
@testable import ZoomConnector

/// Somebody on the way to Zoom and back.
final class ZoomVisit: @unchecked Sendable {
    // One thread runs a simulation.
    let user: UserID
    let zoomUser: String
    /// Where the browser went, once the press is on disk.
    var departure: Connector.Departure?
    /// What Zoom sent the browser back with.
    var code: String?

    init(user: UserID, zoomUser: String) {
        self.user = user
        self.zoomUser = zoomUser
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
        let visit = ZoomVisit(user: user, zoomUser: zoomUser)
        cell.tell("\(user) presses Connect for \(practitioner), with \(zoomUser)")
        run(Flow("connect")) { workers, _ in
            visit.departure = try await workers.connector.depart(
                practitioner: practitioner,
                account: person.accountId,
                user: user,
                isOwnDoor: person.defaultPractitionerId == practitioner
            )
        }
        return visit
    }

    /// *Allow* is pressed at Zoom.
    func allow(_ visit: ZoomVisit) -> Bool {
        guard let departure = visit.departure, visit.code == nil else { return false }
        visit.code = zoom.allow(user: visit.zoomUser, at: departure.url)
        cell.tell("\(visit.zoomUser) allows the app at Zoom")
        return visit.code != nil
    }

    /// The browser comes back with its code, or reloads the page.
    func comeBack(_ visit: ZoomVisit) -> Bool {
        guard let code = visit.code, let state = visit.departure?.state, service.life?.beginning.isEmpty == true else {
            return false
        }
        let back = CallbackRules.Return(code: code, error: nil, isSameBrowser: true, user: visit.user)
        let clock = cell.clock
        run(Flow("a browser comes back")) { workers, _ in
            let deadline = Deadline(in: .seconds(12), elapsed: { clock.elapsed })
            _ = try await workers.connector.comeBack(back, state: state, by: deadline)
        }
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
        let (journal, disk) = (cell.journal, service.disk)
        let press = Flow.Start(appointment: id, user: user, confirmed: confirmed)
        let came = Came<Launcher.Launch>()
        cell.tell("\(user) presses Start for \(id)\(confirmed ? ", start anyway" : "")")
        run(
            Flow("start of \(id)", start: press),
            { workers, _ in
                came.value = try await workers.launcher.start(
                    id,
                    account: appointment.accountId,
                    by: user,
                    choice: choice % 3 == 0 ? .browser : .desktop,
                    confirmed: confirmed
                )
            },
            ended: { [cell] _ in
                guard case .goes(let link, _)? = came.value else {
                    return cell.tell("the press of Start for \(id) ends in \(came.value.map { "\($0)" } ?? "nothing")")
                }
                cell.tell("the press of Start for \(id) ends in a link")
                if let violation = StartGuard.violation(link: link, id, disk) { journal.note(violation) }
                opened(link)
            }
        )
        return true
    }

    /// What came of something; one thread runs a simulation.
    private final class Came<Value: Sendable>: @unchecked Sendable {
        var value: Value?
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
        let (zoom, journal, vault) = (zoom, cell.journal, vault)
        let came = Came<(link: String, reference: String?)>()
        run(
            Flow("join of \(appointment)"),
            { _, gate in
                came.value = try await gate.write { transaction in
                    let steps = Steps(transaction, vault: vault)
                    guard case .goes(let link) = try steps.join(ticket) else { return nil }
                    return (link, try steps.store.meeting(appointment)?.reference)
                }
            },
            ended: { _ in
                guard let (link, reference) = came.value else { return }
                let number = SimulatedZoom.number(link)
                if let meeting = zoom.meetings.first(where: { $0.number == number }), meeting.agenda != reference {
                    journal.note(Violation("join", "a client of \(appointment) was sent to another meeting"))
                }
                opened(link)
            }
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
