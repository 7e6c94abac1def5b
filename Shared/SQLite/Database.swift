import CSQLite
import Glibc
import ServiceRuntime

/// One connection to a database file.
///
/// Used by one thread at a time: opened in SQLite's multi-thread mode, which leaves out its own locks.
/// Source: sqlite.org/threadsafe.html, "Multi-thread".
package final class Database {
    /// What the connection is for.
    package enum Access: Sendable {
        /// The one writer: WAL, `synchronous=FULL`.
        case write
        /// A reader of snapshots.
        case read
        /// A database of this one connection's, in memory, that is gone with it: for simulations.
        case memory
    }

    /// The file.
    package let path: String
    private let connection: OpaquePointer
    private let busyMilliseconds: Int32
    private var statements: [String: Statement] = [:]
    /// Pages in the write-ahead log after the last commit; known once `keepLog` was called.
    package private(set) var logPages = 0
    private var largestLog = Int.max

    /// Opens the file, and makes it (mode 0600) if the access is `write` and there is none.
    ///
    /// `:memory:` has no write-ahead log and is refused unless that is asked for. `cacheKiB` bounds the page cache, `busyMilliseconds` the wait for a
    /// lock of another connection.
    package init(
        path: String,
        access: Access,
        cacheKiB: Int = 8_192,
        busyMilliseconds: Int32 = 5_000
    ) throws(DatabaseError) {
        self.path = path
        _ = withoutStatistics
        if access == .write { try Self.createPrivately(path) }
        var connection: OpaquePointer?
        let mode = access == .read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        let code = sqlite3_open_v2(path, &connection, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, nil)
        guard code == SQLITE_OK, let connection else {
            let error = Self.error(connection, code, "open")
            sqlite3_close_v2(connection)
            throw error
        }
        self.connection = connection
        self.busyMilliseconds = busyMilliseconds
        sqlite3_extended_result_codes(connection, 1)
        sqlite3_busy_timeout(connection, busyMilliseconds)
        try execute("PRAGMA cache_size = -\(cacheKiB)")
        try execute("PRAGMA foreign_keys = ON")
        try execute("PRAGMA temp_store = MEMORY")
        guard access == .write else { return }
        guard try text("PRAGMA journal_mode = WAL") == "wal" else {
            throw DatabaseError(
                kind: .refused,
                operation: "open",
                message: "\(path) cannot be used with a write-ahead log"
            )
        }
        // A transaction is bounded by whoever makes it; to spill it early only writes pages twice.
        try execute("PRAGMA cache_spill = OFF")
        try execute("PRAGMA synchronous = FULL")
        guard try integer("PRAGMA synchronous") == 2 else {
            throw DatabaseError(kind: .refused, operation: "open", message: "SQLite did not take synchronous=FULL")
        }
        #if DEBUG
            if Faults.has(.notSynchronous) { try execute("PRAGMA synchronous = NORMAL") }
        #endif
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(connection)
    }

    // MARK: Statements

    /// A prepared statement, kept for the next time under its text.
    package func statement(_ sql: String) throws(DatabaseError) -> Statement {
        if let statement = statements[sql] { return statement }
        let operation = String(sql.drop { $0 == " " || $0 == "\n" }.prefix { $0 != " " && $0 != "\n" })
        let statement = try Statement(sql, connection: connection, operation: operation.lowercased())
        statements[sql] = statement
        return statement
    }

    /// Runs one or more statements without parameters and forgets them.
    package func execute(_ sql: String) throws(DatabaseError) {
        let code = sqlite3_exec(connection, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw Self.error(connection, code, "execute") }
    }

    /// The first column of the first row as an integer; nil without a row.
    package func integer(_ sql: String) throws(DatabaseError) -> Int64? {
        let statement = try Statement(sql, connection: connection, operation: "read")
        return try statement.step() ? statement.int64(0) : nil
    }

    /// The first column of the first row as text; nil without a row.
    package func text(_ sql: String) throws(DatabaseError) -> String? {
        let statement = try Statement(sql, connection: connection, operation: "read")
        return try statement.step() ? statement.string(0) : nil
    }

    /// How many rows the last statement changed.
    package var changes: Int { Int(sqlite3_changes64(connection)) }
    /// The rowid that the last insert gave.
    package var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(connection) }
    /// Whether a transaction is open; SQLite closes it by itself after some errors.
    package var isInTransaction: Bool { sqlite3_get_autocommit(connection) == 0 }

    // MARK: Transactions

    /// Runs `body` in a transaction that is committed when it returns and rolled back when it throws.
    package func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        try begin()
        do {
            let result = try body()
            try commit()
            return result
        } catch {
            rollback()
            throw error
        }
    }

    /// Begins a writing transaction.
    package func begin() throws(DatabaseError) {
        try statement("BEGIN IMMEDIATE").run()
    }

    /// Commits: what was written is on disk when this returns.
    package func commit() throws(DatabaseError) {
        try statement("COMMIT").run()
        if logPages >= largestLog { checkpoint() }
    }

    /// Rolls back; nothing happens when SQLite has closed the transaction itself.
    package func rollback() {
        guard isInTransaction else { return }
        for statement in statements.values { statement.reset() }
        sqlite3_exec(connection, "ROLLBACK", nil, nil, nil)
    }

    // MARK: Upkeep

    /// Leaves the write-ahead log to somebody else's `checkpoint`, until it has that many pages.
    ///
    /// A connection that was told nothing moves the log into the file by itself, within the commit that makes it 1,000 pages.
    package func keepLog(upTo pages: Int) {
        largestLog = pages
        // The hook takes the place of SQLite's own. It only notes: no call may be made into the connection from within.
        _ = sqlite3_wal_hook(
            connection,
            { context, _, _, pages in
                guard let context else { return SQLITE_OK }
                Unmanaged<Database>.fromOpaque(context).takeUnretainedValue().logPages = Int(pages)
                return SQLITE_OK
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// Moves what no reader needs any more of the write-ahead log into the file; waits for nobody.
    ///
    /// What cannot be moved now, for whatever reason, stays in the log and is as safe there.
    package func checkpoint() {
        _ = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }

    /// From now on overwrites what is deleted: without this, its bytes stay in the file until something else takes the place.
    package func overwriteErased() throws(DatabaseError) {
        try execute("PRAGMA secure_delete = ON")
    }

    /// Moves the write-ahead log into the file and empties it: what was erased is then gone from both.
    ///
    /// Waits little, since nothing else is written meanwhile.
    ///
    /// - Returns: false while somebody still reads an older snapshot; to be tried again.
    package func checkpointTruncate(waitingMilliseconds: Int32 = 50) throws(DatabaseError) -> Bool {
        sqlite3_busy_timeout(connection, waitingMilliseconds)
        defer { sqlite3_busy_timeout(connection, busyMilliseconds) }
        return try integer("PRAGMA wal_checkpoint(TRUNCATE)") == 0
    }

    /// Writes a copy of the database as of now to a new file (mode 0600), while others go on.
    ///
    /// - Throws: ``DatabaseError`` of kind `refused` when there is such a file already; nothing is left behind then, nor
    ///   when the copy fails.
    package func backup(to path: String) throws(DatabaseError) {
        try Self.createPrivately(path, isNew: true)
        do {
            let statement = try Statement("VACUUM INTO ?", connection: connection, operation: "backup")
            statement.bind(1, path)
            try statement.run()
            try Self.syncToDisk(path)
        } catch {
            unlink(path)
            throw error
        }
    }

    #if DEBUG
        /// Lets the file grow no more, as if the disk were full, or grow again; for tests.
        package func boundGrowth(_ isBound: Bool) throws(DatabaseError) {
            // A bound below the present size is taken for the present size.
            try execute("PRAGMA max_page_count = \(isBound ? 1 : 1_073_741_823)")
        }
    #endif

    /// Ends running reads and refuses what follows; for tests and stopping.
    package func interrupt() {
        sqlite3_interrupt(connection)
    }

    static func error(_ connection: OpaquePointer?, _ code: Int32, _ operation: String) -> DatabaseError {
        let extended = connection.map { sqlite3_extended_errcode($0) } ?? code
        let message = connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? "no connection"
        let path = connection.flatMap { sqlite3_db_filename($0, "main") }.map { String(cString: $0) }
        return DatabaseError(
            code: extended == SQLITE_OK ? code : extended,
            operation: operation,
            message: message,
            path: path
        )
    }

    /// Makes an empty file that only its owner reads and writes; SQLite gives its companions the same mode.
    private static func createPrivately(_ path: String, isNew: Bool = false) throws(DatabaseError) {
        guard path != ":memory:", !path.isEmpty else {
            throw DatabaseError(kind: .refused, operation: "open", message: "a store needs a file, not \"\(path)\"")
        }
        let file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard file < 0 else {
            fchmod(file, 0o600)
            close(file)
            return
        }
        // A file that is there is not opened here: to close it again would give up the locks by which this process's other
        // connections keep foreign ones from emptying their write-ahead log.
        // Source: sqlite.org/howtocorrupt.html, "Posix advisory locks canceled by a separate thread doing close()".
        guard errno == EEXIST, !isNew, chmod(path, 0o600) == 0 else {
            throw DatabaseError(
                kind: .refused,
                operation: "open",
                message: "\(path) cannot be \(isNew ? "made" : "opened or made"): \(String(cString: strerror(errno)))"
            )
        }
    }

    /// Brings a file that SQLite does not know as its own to the disk, and its name in its folder.
    private static func syncToDisk(_ path: String) throws(DatabaseError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        for name in [path, folder] {
            let file = open(name, O_RDONLY | O_CLOEXEC)
            defer { if file >= 0 { close(file) } }
            guard file >= 0, fsync(file) == 0 else {
                throw DatabaseError(
                    kind: .machine,
                    operation: "backup",
                    message: "\(name) cannot be brought to the disk: \(String(cString: strerror(errno)))"
                )
            }
        }
    }
}

/// Done once, before the first connection.
///
/// Source: sqlite.org/c3ref/c_config_covering_index_scan.html, SQLITE_CONFIG_MEMSTATUS.
private let withoutStatistics = csqlite_keep_no_statistics()
