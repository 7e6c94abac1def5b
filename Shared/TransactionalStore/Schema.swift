import SQLite

/// The core's tables, the same in every service's store.
enum Schema {
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.register("core-1") { try $0.execute(core1) }
        migrator.register("core-2") { try $0.execute(core2) }
    }

    static let core1 = """
        -- What the store knows of itself: store id, epoch, the broker's cluster id, when it was last seen alive.
        CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

        -- The next offset to read of every partition that is read; moved in the transaction that handles what lies before it.
        CREATE TABLE position (
            topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL,
            PRIMARY KEY (topic, partition)
        ) STRICT, WITHOUT ROWID;

        -- The next offset after the last one the broker has acknowledged, of every partition of our own events.
        CREATE TABLE published (partition INTEGER PRIMARY KEY, next INTEGER NOT NULL) STRICT;

        -- Every command that was answered: its account, source and id (a line each), the id of the answer, and the outcome.
        -- Also, without an outcome, every outcome of our own commands that was taken.
        CREATE TABLE inbox (
            number INTEGER PRIMARY KEY, message TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, answer TEXT NOT NULL,
            outcome BLOB NOT NULL
        ) STRICT;

        -- Our own public states; an erased entity keeps its row without a body.
        CREATE TABLE entity (
            key TEXT PRIMARY KEY, account TEXT NOT NULL, epoch INTEGER NOT NULL, revision INTEGER NOT NULL,
            schema TEXT NOT NULL, body BLOB
        ) STRICT, WITHOUT ROWID;

        -- The public states of other services, as their events told them; an erased one keeps its row without a body.
        -- life: our own epoch when the log last showed the state.
        CREATE TABLE replica (
            key TEXT PRIMARY KEY, account TEXT NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL,
            epoch INTEGER NOT NULL, revision INTEGER NOT NULL, life INTEGER NOT NULL, body BLOB
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX replica_by_account ON replica (account, key);
        CREATE INDEX replica_by_partition ON replica (partition, epoch) WHERE body IS NOT NULL;

        -- Partitions that are read again from their start after a long absence: at `until`, what the log has not shown since
        -- our epoch `since` no longer exists.
        CREATE TABLE recheck (
            topic TEXT NOT NULL, partition INTEGER NOT NULL, until INTEGER NOT NULL, since INTEGER NOT NULL,
            PRIMARY KEY (topic, partition)
        ) STRICT, WITHOUT ROWID;

        -- What is promised to be published and not acknowledged yet, in order, without a gap.
        CREATE TABLE outbox (
            number INTEGER PRIMARY KEY, topic TEXT NOT NULL, partition INTEGER NOT NULL, key BLOB NOT NULL,
            headers BLOB NOT NULL, body BLOB, signed INTEGER NOT NULL, at INTEGER NOT NULL
        ) STRICT;

        -- What could not be taken, why, and its bytes without the authorization.
        CREATE TABLE dead_letter (
            number INTEGER PRIMARY KEY, at INTEGER NOT NULL, reason TEXT NOT NULL, topic TEXT NOT NULL,
            partition INTEGER NOT NULL, offset INTEGER NOT NULL, hash TEXT NOT NULL, key BLOB, headers BLOB, body BLOB
        ) STRICT;
        CREATE INDEX dead_letter_with_bytes ON dead_letter (number) WHERE headers IS NOT NULL;

        -- Who did what; only ever added to.
        CREATE TABLE audit (
            number INTEGER PRIMARY KEY, at INTEGER NOT NULL, account TEXT NOT NULL, actor TEXT NOT NULL,
            action TEXT NOT NULL, subject TEXT NOT NULL, details TEXT NOT NULL
        ) STRICT;
        CREATE INDEX audit_by_account ON audit (account, number);
        CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'audit is append-only'); END;
        CREATE TRIGGER audit_is_never_erased BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'audit is append-only'); END;
        """

    /// States in tables with row numbers.
    ///
    /// Rows then lie in the order in which they came, and only their short keys in that of ids, which may be random: in a table
    /// without row numbers each new state would write a page of its own.
    private static let core2 = """
        CREATE TABLE entity_by_number (
            key TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL, epoch INTEGER NOT NULL, revision INTEGER NOT NULL,
            schema TEXT NOT NULL, body BLOB
        ) STRICT;
        INSERT INTO entity_by_number SELECT key, account, epoch, revision, schema, body FROM entity;
        DROP TABLE entity;
        ALTER TABLE entity_by_number RENAME TO entity;

        CREATE TABLE replica_by_number (
            key TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL,
            epoch INTEGER NOT NULL, revision INTEGER NOT NULL, life INTEGER NOT NULL, body BLOB
        ) STRICT;
        INSERT INTO replica_by_number SELECT key, account, topic, partition, epoch, revision, life, body FROM replica;
        DROP TABLE replica;
        ALTER TABLE replica_by_number RENAME TO replica;
        CREATE INDEX replica_by_account ON replica (account, key);
        CREATE INDEX replica_by_partition ON replica (partition, epoch) WHERE body IS NOT NULL;
        """
}
