import Contracts
import SQLite

@testable import TransactionalStore
@testable import ZoomConnector

/// What a press of Start found, looked at apart from the rules that decided: who may go on, and who may not.
struct StartGuard {
    private let appointment: AppointmentID
    private let mayHost: Bool
    private let confirmed: Bool
    private let now: Timestamp
    /// By Zoom user: the claim that stands, and the appointments whose calls run.
    private var claims: [String: (appointment: String, at: Int64)] = [:]
    private var calls: [String: [String]] = [:]

    init(_ appointment: AppointmentID, _ user: UserID, confirmed: Bool, _ steps: Steps) throws {
        self.appointment = appointment
        self.confirmed = confirmed
        now = steps.now
        let known = try steps.transaction.replica(Appointment.self, appointment)
        let person = try steps.transaction.replica(User.self, user)
        mayHost =
            known != nil && known?.status == .booked && person?.active == true
            && person?.access.hosts == known?.practitionerId && person?.accountId == known?.accountId
        let database = steps.transaction.database
        let leases = try database.statement("SELECT zoom_user, appointment_id, claimed_at FROM lease")
        while try leases.step() { claims[leases.string(0)] = (leases.string(1), leases.int64(2)) }
        let live = try database.statement("SELECT zoom_user, coalesce(appointment_id, '') FROM call_run WHERE is_live")
        while try live.step() { calls[live.string(0), default: []].append(live.string(1)) }
    }

    /// What is wrong with going on as that Zoom user.
    func violation(_ zoomUser: String) -> Violation? {
        guard mayHost else { return Violation("start", "\(appointment) was started without the right to host it") }
        guard !confirmed else { return nil }
        let running = calls[zoomUser] ?? []
        if running.contains(appointment.rawValue) { return nil }
        if let other = running.first {
            return Violation("lease", "\(appointment) was started without a word while the call of \(other) runs")
        }
        if let claim = claims[zoomUser], claim.appointment != appointment.rawValue,
            now.milliseconds - claim.at < 180_000
        {
            return Violation("lease", "\(appointment) was started without a word, \(claim.appointment) a moment before")
        }
        return nil
    }

    /// What is wrong with a link that a press led to.
    static func violation(link: String, _ appointment: AppointmentID, _ database: Database) -> Violation? {
        guard link.contains("zak=") else {
            return Violation("start", "\(appointment) was started with a link that is none of a host's")
        }
        let known = try? ConnectorStore(database).meeting(appointment)?.known?.number
        guard let number = SimulatedZoom.number(link), let known, number != known else { return nil }
        return Violation("start", "\(appointment) was started with the link of another meeting")
    }
}
