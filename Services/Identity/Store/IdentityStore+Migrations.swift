import SQLite

extension IdentityStore {
    /// Appends identity's migrations to those of the core.
    ///
    /// Only ever appended to.
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.register("identity-1-people") { database in
            try database.execute(
                """
                CREATE TABLE user_private (
                    user_id TEXT PRIMARY KEY,
                    account_id TEXT NOT NULL,
                    email TEXT NOT NULL UNIQUE,
                    password_hash TEXT,
                    settings_access INTEGER NOT NULL DEFAULT 0,
                    own_profile_permission INTEGER NOT NULL DEFAULT 0,
                    -- Beside the public state, so that the schema holds two rules: a practitioner is the default of at
                    -- most one user, and the masters that an account must keep are counted by an index.
                    default_practitioner_id TEXT UNIQUE,
                    is_active_master INTEGER NOT NULL DEFAULT 0
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX user_private_account ON user_private (account_id, user_id);
                CREATE INDEX user_private_masters ON user_private (account_id) WHERE is_active_master;

                CREATE TABLE profile_access (
                    user_id TEXT NOT NULL REFERENCES user_private ON DELETE CASCADE,
                    practitioner_id TEXT NOT NULL,
                    PRIMARY KEY (user_id, practitioner_id)
                ) STRICT, WITHOUT ROWID;

                -- The token itself is shown once and never kept.
                CREATE TABLE first_password_link (
                    user_id TEXT PRIMARY KEY REFERENCES user_private ON DELETE CASCADE,
                    digest BLOB NOT NULL UNIQUE,
                    expires_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;

                -- The key is a digest: what strangers type into the form is not kept.
                CREATE TABLE sign_in_attempt (
                    key BLOB PRIMARY KEY,
                    attempts INTEGER NOT NULL,
                    started_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX sign_in_attempt_age ON sign_in_attempt (started_at);
                """
            )
        }
        migrator.register("identity-2-lists") { database in
            // The states themselves lie in the core's entities, which know no account's list.
            try database.execute(
                """
                CREATE TABLE practitioner_of_account (
                    account_id TEXT NOT NULL, practitioner_id TEXT NOT NULL,
                    PRIMARY KEY (account_id, practitioner_id)
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE service_token_of_account (
                    account_id TEXT NOT NULL, token_id TEXT NOT NULL,
                    PRIMARY KEY (account_id, token_id)
                ) STRICT, WITHOUT ROWID;
                """
            )
        }
    }
}
