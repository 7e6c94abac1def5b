import SQLite

extension ConnectorStore {
    /// Appends the connector's migrations to those of the core.
    ///
    /// Only ever appended to.
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.register("zoom-1") { try $0.execute(first) }
        migrator.register("zoom-2") { try $0.execute(second) }
    }

    private static let first = """
        -- One press of Connect to Zoom: from the way to Zoom until it has become a link, or has failed. What is secret (the
        -- PKCE verifier, the tokens, who it is) is sealed to this row.
        CREATE TABLE connect_attempt (
            id TEXT PRIMARY KEY,
            -- SHA-256 of `state`: only the browser that pressed has the state itself.
            state_digest BLOB NOT NULL UNIQUE,
            account_id TEXT NOT NULL,
            user_id TEXT NOT NULL,
            practitioner_id TEXT NOT NULL,
            is_own_door INTEGER NOT NULL,
            stage TEXT NOT NULL,
            reason TEXT,
            verifier BLOB,
            tokens BLOB,
            access_ends_at INTEGER,
            zoom_user TEXT,
            zoom_account TEXT,
            profile BLOB,
            started_at INTEGER NOT NULL,
            touched_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            failures INTEGER NOT NULL DEFAULT 0,
            -- When something is to be done about it by itself.
            due_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX connect_attempt_of_user ON connect_attempt (practitioner_id, user_id, touched_at);
        CREATE INDEX connect_attempt_due ON connect_attempt (due_at) WHERE due_at IS NOT NULL;

        -- What one Zoom user has allowed us. Tokens and profile are sealed to the row.
        CREATE TABLE zoom_grant (
            zoom_user TEXT PRIMARY KEY,
            zoom_account TEXT NOT NULL,
            state TEXT NOT NULL,
            tokens BLOB,
            profile BLOB,
            -- Grows with every new pair of tokens.
            version INTEGER NOT NULL,
            access_ends_at INTEGER NOT NULL,
            refreshed_at INTEGER NOT NULL,
            -- The attempt row of a refresh: set before the call, cleared with its result.
            refresh_began_at INTEGER,
            profile_due_at INTEGER NOT NULL,
            -- What a webhook said about removal, until a read has confirmed or refuted it.
            removal_reported_at INTEGER,
            -- While it ends: the latest time for what is still to be said to Zoom.
            ends_by INTEGER,
            failures INTEGER NOT NULL DEFAULT 0,
            retry_at INTEGER,
            due_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX zoom_grant_due ON zoom_grant (due_at) WHERE due_at IS NOT NULL;

        -- The private side of a connection: under which grant, and what identity is being asked about its slot.
        CREATE TABLE link (
            connection_id TEXT PRIMARY KEY,
            account_id TEXT NOT NULL,
            practitioner_id TEXT NOT NULL,
            generation INTEGER NOT NULL,
            zoom_user TEXT NOT NULL,
            -- Claiming, active or in need of a reconnect.
            is_open INTEGER NOT NULL,
            -- The command that is repeated until its outcome arrives.
            command_id TEXT UNIQUE,
            command_is_claim INTEGER NOT NULL DEFAULT 0,
            command_user TEXT,
            command_tries INTEGER NOT NULL DEFAULT 0,
            command_due_at INTEGER
        ) STRICT, WITHOUT ROWID;
        -- A Zoom licence can't be shared: one open link a Zoom user in the whole cell.
        CREATE UNIQUE INDEX link_open_of_zoom_user ON link (zoom_user) WHERE is_open;
        CREATE INDEX link_of_practitioner ON link (practitioner_id, generation);
        CREATE INDEX link_command_due ON link (command_due_at) WHERE command_due_at IS NOT NULL;

        -- The Zoom meeting of an appointment: what is known, what was tried. The join link is sealed to the row.
        CREATE TABLE meeting (
            appointment_id TEXT PRIMARY KEY,
            account_id TEXT NOT NULL,
            practitioner_id TEXT NOT NULL,
            -- What finds it again at Zoom, in `agenda`.
            reference TEXT NOT NULL UNIQUE,
            starts_at INTEGER NOT NULL,
            ends_at INTEGER NOT NULL,
            zoom_user TEXT,
            number INTEGER,
            told TEXT,
            told_revision INTEGER,
            join_url BLOB,
            missing INTEGER NOT NULL DEFAULT 0,
            started INTEGER NOT NULL DEFAULT 0,
            -- The attempt row of a call: which, for what, since when; kept after a create whose end is not known.
            attempt TEXT,
            attempt_user TEXT,
            attempt_told TEXT,
            attempt_at INTEGER,
            create_unresolved INTEGER NOT NULL DEFAULT 0,
            requested INTEGER NOT NULL DEFAULT 0,
            failures INTEGER NOT NULL DEFAULT 0,
            retry_at INTEGER,
            due_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX meeting_due ON meeting (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX meeting_of_practitioner ON meeting (practitioner_id, ends_at);
        CREATE INDEX meeting_by_number ON meeting (number) WHERE number IS NOT NULL;
        CREATE INDEX meeting_of_zoom_user ON meeting (zoom_user) WHERE zoom_user IS NOT NULL;

        CREATE INDEX meeting_attempt ON meeting (attempt_user) WHERE attempt IS NOT NULL;
        CREATE INDEX meeting_unresolved ON meeting (attempt_user) WHERE create_unresolved;

        -- Creates and updates of a host in one day (UTC).
        CREATE TABLE daily_change (
            zoom_user TEXT NOT NULL, day INTEGER NOT NULL, changes INTEGER NOT NULL,
            PRIMARY KEY (zoom_user, day)
        ) STRICT, WITHOUT ROWID;

        -- One run of a meeting at Zoom.
        CREATE TABLE call_run (
            call_id TEXT PRIMARY KEY,
            zoom_user TEXT NOT NULL,
            number INTEGER NOT NULL,
            uuid TEXT NOT NULL,
            connection_id TEXT NOT NULL,
            account_id TEXT NOT NULL,
            practitioner_id TEXT NOT NULL,
            appointment_id TEXT,
            log TEXT NOT NULL,
            is_live INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            failures INTEGER NOT NULL DEFAULT 0,
            poll_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX call_run_live ON call_run (zoom_user) WHERE is_live;
        CREATE INDEX call_run_due ON call_run (poll_at) WHERE poll_at IS NOT NULL;
        CREATE INDEX call_run_ended ON call_run (ended_at) WHERE ended_at IS NOT NULL;

        -- The claim of a Zoom user's one call by an appointment whose Start was pressed.
        CREATE TABLE lease (
            zoom_user TEXT PRIMARY KEY,
            appointment_id TEXT NOT NULL,
            user_id TEXT NOT NULL,
            claimed_at INTEGER NOT NULL,
            polls INTEGER NOT NULL DEFAULT 0,
            poll_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX lease_due ON lease (poll_at) WHERE poll_at IS NOT NULL;

        -- Deliveries of Zoom's, reduced to what is needed of them; the hash tells repeats.
        CREATE TABLE webhook (
            number INTEGER PRIMARY KEY,
            hash BLOB NOT NULL UNIQUE,
            received_at INTEGER NOT NULL,
            event TEXT,
            worked_at INTEGER
        ) STRICT;
        CREATE INDEX webhook_open ON webhook (number) WHERE worked_at IS NULL;

        -- Join tickets that were taken.
        CREATE TABLE used_ticket (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX used_ticket_age ON used_ticket (expires_at);
        """

    private static let second = """
        -- Whether Zoom has told that somebody has changed the meeting, and what of that was put right last.
        ALTER TABLE meeting ADD COLUMN doubted INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE meeting ADD COLUMN corrected TEXT;
        -- Who waits at Zoom for the host to start: digests that say nothing of the person, with when each came.
        ALTER TABLE meeting ADD COLUMN waiting TEXT;
        """
}
