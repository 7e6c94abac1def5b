import Contracts
import SQLite
import ServiceRuntime

@testable import Scheduling
@testable import TransactionalStore

/// Scheduling, and what it does by itself.
final class SimulatedScheduling {
    let service: SteppedService

    init(_ cell: Cell) throws {
        service = try SteppedService(
            try PipelineConfiguration.simulated(
                .scheduling,
                "THsc",
                { SchedulingStore.register(in: &$0) },
                SchedulingHandlers.all,
                SchedulingProjections.all(wake: {}),
                cell
            ),
            cell
        )
    }

    /// A client opens their link: it shows their own appointment, and nobody else's opens with it.
    func openClientLink(choice: Int, _ cell: Cell) throws -> Bool {
        guard service.life?.beginning.isEmpty == true else { return false }
        let select = try service.disk.statement(
            "SELECT key, body FROM entity WHERE key >= 'appointment/' AND key < 'appointment0' AND body IS NOT NULL ORDER BY key"
        )
        let coder = MessageCoder()
        var appointments: [Appointment] = []
        while try select.step() { appointments.append(try coder.decode(Appointment.self, from: select.rawBytes(1))) }
        guard !appointments.isEmpty else { return false }
        let own = appointments[choice % appointments.count]
        let other = appointments[(choice / 7) % appointments.count]
        guard let client = own.clientIds.last else { return false }
        let store = SchedulingStore(service.disk)
        let links = JoinLinks(keys: cell.keys.links)
        let generation = try store.linkGeneration(of: client, for: own.id)
        let token = links.token(for: client, seat: own.clientIds.count, of: own.id, generation: generation)
        guard let claim = JoinLinks.claim(token) else {
            cell.journal.note(Violation("client links", "the link of \(own.id) cannot be read"))
            return true
        }
        if let reading = try JoinReading(service.disk, claim, now: cell.now) {
            let standing = links.standing(of: claim, client: reading.client, generation: reading.linkGeneration)
            if standing != .good || reading.appointment != own || reading.client != client {
                cell.journal.note(Violation("client links", "the link of \(own.id) shows \(reading.appointment.id)"))
            }
            if reading.isWaiting { wait(client, own.id) }
        }
        let moved = token.replacing(own.id.rawValue + ".", with: other.id.rawValue + ".")
        if other.id != own.id, let claim = JoinLinks.claim(moved),
            let reading = try JoinReading(service.disk, claim, now: cell.now),
            links.standing(of: claim, client: reading.client, generation: reading.linkGeneration) != .forged
        {
            cell.journal.note(Violation("client links", "the link of \(own.id) opens \(other.id)"))
        }
        if choice % 16 == 0 {
            service.request({ _ = try SchedulingStore($0.database).renewLink(of: client, for: own.id) })
        }
        return true
    }

    /// The client's page is open and waits.
    private func wait(_ client: ClientID, _ appointment: AppointmentID) {
        service.request({ transaction in
            _ = try SchedulingStore(transaction.database).setWaiting(client, for: appointment, at: transaction.now)
            try transaction.refreshSession(of: appointment)
        })
    }

    /// Looks at every appointment's session once more.
    ///
    /// - Returns: what that would change, as it was and as it would be.
    func lookAgain() throws -> [String] {
        let select = try service.disk.statement("SELECT appointment_id FROM appointment ORDER BY appointment_id")
        var ids: [AppointmentID] = []
        while try select.step() { ids.append(AppointmentID(rawValue: select.string(0))) }
        let before = try sessions()
        service.request({ [ids] transaction in for id in ids { try transaction.refreshSession(of: id) } })
        _ = try service.commit()
        return try sessions().filter { before[$0] != $1 }.map { "\(before[$0] ?? "nothing") to \($1)" }.sorted()
    }

    private func sessions() throws -> [String: String] {
        let select = try service.disk.statement(
            "SELECT key, body FROM entity WHERE key >= 'session/' AND key < 'session0' AND body IS NOT NULL"
        )
        var found: [String: String] = [:]
        while try select.step() { found[select.string(0)] = String(decoding: select.rawBytes(1), as: UTF8.self) }
        return found
    }

    /// The session keeper's next step waits for the commit.
    func keep() -> Bool {
        guard service.life != nil else { return false }
        service.request({ _ = try SessionKeeper.step($0) })
        return true
    }
}
