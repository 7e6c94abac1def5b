import Contracts
import SQLite
import TransactionalStore

/// All that a practitioner's *Telehealth Integration* page shows, read in one snapshot.
struct IntegrationFacts: Sendable {
    var practitioner: Practitioner
    var colleagues: Colleagues
    /// The link that counts: the working one, else the one that claims.
    var connection: Connection?
    /// A newer connection that claims the slot while the older one still holds it.
    var claiming: Connection?
    /// How the last link ended, when there is none now.
    var last: Connection?
    /// Who the Zoom user is.
    var profile: ZoomProfile?
    /// What the viewer last did about connecting.
    var attempt: ConnectAttempt?
    /// Whose account the attempt brought, while it waits for a yes.
    var candidate: ZoomProfile?
    /// How often the claim was sent.
    var claimTries = 0
    /// Upcoming telehealth appointments, and how many of them have their meeting already.
    var upcoming: Int
    var made: Int

    /// Reads the facts; nil when there is no such practitioner in the practice.
    init?(
        of id: PractitionerID,
        account: AccountID,
        viewer: UserID,
        now: Timestamp,
        vault: Vault,
        _ database: Database
    ) throws {
        guard let practitioner = try database.replica(Practitioner.self, id), practitioner.accountId == account else {
            return nil
        }
        self.practitioner = practitioner
        colleagues = try Colleagues(of: account, database)
        let store = ConnectorStore(database)
        for link in try store.openLinks(of: id) {
            guard let (state, _) = try database.state(Connection.self, link.connection) else { continue }
            if state.status == .claiming {
                claiming = state
                claimTries = link.command?.tries ?? 0
            } else {
                connection = state
                let grant = try store.grant(link.zoomUser)
                profile = try grant?.profile.map {
                    try vault.open(ZoomProfile.self, $0, at: .grantProfile(zoomUser: link.zoomUser))
                }
            }
        }
        if connection == nil, claiming == nil, let latest = try store.latestLink(of: id) {
            last = try database.state(Connection.self, latest.connection)?.state
        }
        attempt = try store.latestAttempt(of: id, by: viewer, now: now)
        if let waiting = attempt, waiting.stage == .waiting, let connection, waiting.startedAt < connection.connectedAt
        {
            // Another tab has finished meanwhile.
            attempt = nil
        }
        if let attempt, attempt.stage == .identified, let sealed = attempt.profile {
            candidate = try vault.open(ZoomProfile.self, sealed, at: .attemptProfile(attempt.id))
        }
        let meetings = try store.upcomingMeetings(of: id, after: now)
        made = meetings.made
        upcoming = try meetings.all.count { appointment in
            guard let state = try database.replica(Appointment.self, appointment) else { return false }
            return state.telehealth && state.status == .booked
        }
    }

    /// Whether whose default practitioner it is has changed since Zoom was linked.
    var isSuspended: Bool {
        guard let connection, connection.status == .active else { return false }
        return connection.hostUserId != practitioner.hostUserId
    }
}
