import Contracts
import SQLite

@testable import TransactionalStore
@testable import ZoomConnector

extension World {
    /// What must hold at Zoom and between the services once the cell has come to rest.
    func checkZoom() throws {
        try checkSlots()
        try checkCalls()
        try checkMeetings()
        try checkLeftovers()
    }

    private var disk: Database { connector.service.disk }

    /// A practitioner's slot names a connection that stands, and every connection that stands has its slot.
    private func checkSlots() throws {
        var slots: [String: ProviderSlot] = [:]
        for practitioner in try identity.practitioners() { slots[practitioner.id.rawValue] = practitioner.slot }
        var open: [String: Connection] = [:]
        for connection in try connections() {
            switch connection.status {
            case .claiming:
                throw Violation("slots", "connection \(connection.id) still claims its slot")
            case .active, .needsReconnect:
                if let other = open[connection.practitionerId.rawValue] {
                    throw Violation("slots", "\(other.id) and \(connection.id) both stand for one practitioner")
                }
                open[connection.practitionerId.rawValue] = connection
            default: break
            }
        }
        for (practitioner, slot) in slots.sorted(by: { $0.key < $1.key }) {
            let connection = open[practitioner]
            let holder = slot.provider == .zoom ? slot.connectionId : nil
            guard holder == connection?.id else {
                throw Violation(
                    "slots",
                    "the slot of \(practitioner) is held by \(holder?.rawValue ?? slot.provider.rawValue), "
                        + "the connection that stands is \(connection?.id.rawValue ?? "none")"
                )
            }
        }
    }

    private func connections() throws -> [Connection] { try states(Connection.self) }

    /// The connector's own entities of a kind.
    private func states<State: PublicState>(_ type: State.Type) throws -> [State] {
        let select = try disk.statement(
            "SELECT body FROM entity WHERE key >= '\(type.entity)/' AND key < '\(type.entity)0' AND body IS NOT NULL"
        )
        let coder = MessageCoder()
        var found: [State] = []
        while try select.step() { found.append(try coder.decode(type, from: select.rawBytes(0))) }
        return found
    }

    /// A call is of no other practice's appointment.
    private func checkCalls() throws {
        for call in try states(Call.self) {
            guard let id = call.appointmentId, let appointment = try disk.replica(Appointment.self, id) else {
                continue
            }
            guard appointment.accountId == call.accountId else {
                throw Violation("calls", "\(call.id) of \(call.accountId) is of \(id), which is another practice's")
            }
        }
    }

    /// Under each link that stands: one meeting for each appointment that should have one, none for others.
    private func checkMeetings() throws {
        let store = ConnectorStore(disk)
        var hosts: [String: (zoomUser: String, since: Timestamp)] = [:]
        for connection in try connections() where connection.status == .active {
            guard connection.licence != .none, let link = try store.link(connection.id) else { continue }
            // A budget that is used up explains what is missing.
            guard try store.changes(ofZoomUser: link.zoomUser, at: cell.now) < MeetingPlan.dailyChanges else {
                continue
            }
            hosts[link.practitioner.rawValue] = (link.zoomUser, connection.connectedAt)
        }
        var there: [String: [SimulatedZoom.Known]] = [:]
        for meeting in connector.zoom.meetings { there[meeting.agenda, default: []].append(meeting) }
        let ids = try disk.statement("SELECT appointment_id FROM meeting ORDER BY appointment_id")
        var appointments: [AppointmentID] = []
        while try ids.step() { appointments.append(AppointmentID(rawValue: ids.string(0))) }
        for id in appointments {
            guard let record = try store.meeting(id), let host = hosts[record.practitioner.rawValue] else { continue }
            let appointment = try disk.replica(Appointment.self, id)
            // What an earlier link could not delete in its time is nobody's any more.
            let made = (there[record.reference] ?? []).filter {
                $0.host == host.zoomUser
                    && ($0.number == record.known?.number || $0.madeAt >= host.since.milliseconds)
            }
            guard made.count <= 1 else {
                throw Violation("meetings", "\(id) has \(made.count) meetings at Zoom: \(made.map(\.number))")
            }
            let isWanted =
                appointment.map {
                    $0.telehealth && $0.status == .booked && cell.now <= $0.end + MeetingPlan.keptAfterEnd
                } ?? false
            let isNear = appointment.map { cell.now >= $0.start - SimulatedConnector.window } ?? false
            let isExcused =
                record.retryAt.map { cell.now < $0 } ?? false || deletedByHand.contains(record.known?.number ?? 0)
            if isWanted, isNear, made.isEmpty, !isExcused {
                throw Violation("meetings", "\(id) should have a meeting at Zoom and has none")
            }
            if !isWanted, !made.isEmpty, record.known?.started == false {
                throw Violation("meetings", "\(id) should have no meeting at Zoom and has \(made[0].number)")
            }
            if !isWanted, let meeting = made.first, record.known == nil, !startedOnce.contains(meeting.number),
                !isExcused
            {
                throw Violation("meetings", "\(id) has left meeting \(meeting.number) behind at Zoom")
            }
        }
    }

    /// Of a Zoom user without a link nothing is left.
    private func checkLeftovers() throws {
        let left = try disk.text(
            """
            SELECT 'a grant of ' || zoom_user FROM zoom_grant
            WHERE zoom_user NOT IN (SELECT zoom_user FROM link WHERE is_open)
            UNION ALL SELECT 'a lease of ' || zoom_user FROM lease
            WHERE zoom_user NOT IN (SELECT zoom_user FROM link WHERE is_open)
            UNION ALL SELECT 'a join link of ' || appointment_id FROM meeting
            WHERE join_url IS NOT NULL AND (zoom_user IS NULL OR zoom_user NOT IN (SELECT zoom_user FROM link WHERE is_open))
            UNION ALL SELECT 'tokens in attempt ' || id FROM connect_attempt WHERE tokens IS NOT NULL
            UNION ALL SELECT 'a profile in attempt ' || id FROM connect_attempt WHERE profile IS NOT NULL
            LIMIT 1
            """
        )
        if let left { throw Violation("leftovers", "without a link there is still \(left)") }
    }
}
