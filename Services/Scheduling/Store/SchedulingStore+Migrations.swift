import SQLite

extension SchedulingStore {
    /// Appends scheduling's migrations to those of the core.
    ///
    /// Only ever appended to.
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.register("scheduling-1") { try $0.execute(scheduling1) }
    }

    private static let scheduling1 = """
        -- Where every appointment lies in time; its state is an entity of the core.
        -- moved_from: when it was, before it was moved last.
        -- session_open: time, or the practitioner's profile or link, can still change its session.
        CREATE TABLE appointment (
            practitioner_id TEXT NOT NULL, start_at INTEGER NOT NULL, appointment_id TEXT NOT NULL,
            end_at INTEGER NOT NULL, telehealth INTEGER NOT NULL, booked INTEGER NOT NULL,
            session_open INTEGER NOT NULL, booked_by TEXT NOT NULL, moved_from INTEGER,
            PRIMARY KEY (practitioner_id, start_at, appointment_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX appointment_due ON appointment (end_at) WHERE session_open;

        -- How a practitioner stands, derived from the replicas of practitioner and connection.
        CREATE TABLE practitioner_standing (
            practitioner_id TEXT PRIMARY KEY, account_id TEXT NOT NULL, active INTEGER NOT NULL,
            telehealth_pro INTEGER NOT NULL, linked INTEGER NOT NULL, limit_minutes INTEGER, has_host INTEGER NOT NULL,
            obstacle TEXT
        ) STRICT, WITHOUT ROWID;

        -- Practitioners whose standing has changed and whose later sessions are still to be looked at, and after which.
        CREATE TABLE session_recheck (
            practitioner_id TEXT PRIMARY KEY, start_at INTEGER NOT NULL, appointment_id TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- By what calls are found; their states are replicas.
        CREATE TABLE call (
            call_id TEXT PRIMARY KEY, practitioner_id TEXT NOT NULL, appointment_id TEXT, started_at INTEGER NOT NULL,
            live INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX call_of_appointment ON call (appointment_id, live, started_at);
        CREATE INDEX call_of_practitioner ON call (practitioner_id) WHERE live;

        -- Clients whose link's page is open and waits, and when it last said so.
        CREATE TABLE waiting (
            appointment_id TEXT NOT NULL, client_id TEXT NOT NULL, seen_at INTEGER NOT NULL,
            PRIMARY KEY (appointment_id, client_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX waiting_by_age ON waiting (seen_at);

        -- What a practice calls its clients: never leaves this store but on the practice's own pages.
        CREATE TABLE client (
            account_id TEXT NOT NULL, client_id TEXT NOT NULL, label TEXT NOT NULL COLLATE NOCASE,
            PRIMARY KEY (account_id, client_id)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX client_by_label ON client (account_id, label);

        -- Which client links have been made anew; all others are of generation 1. The links themselves are kept nowhere.
        CREATE TABLE join_link (
            appointment_id TEXT NOT NULL, client_id TEXT NOT NULL, generation INTEGER NOT NULL,
            PRIMARY KEY (appointment_id, client_id)
        ) STRICT, WITHOUT ROWID;
        """
}
