import CSQLite

/// A prepared statement of one connection.
///
/// Parameters and columns are by position: parameters from 1, columns from 0, as in SQLite. Stepped to its end or reset
/// before it is used again.
package final class Statement {
    private let handle: OpaquePointer
    private let operation: String

    init(_ sql: String, connection: OpaquePointer, operation: String) throws(DatabaseError) {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else {
            throw Database.error(connection, code, "prepare")
        }
        handle = statement
        self.operation = operation
    }

    deinit {
        sqlite3_finalize(handle)
    }

    // MARK: Parameters

    /// Binds an integer.
    package func bind(_ index: Int32, _ value: Int64) {
        check(sqlite3_bind_int64(handle, index, value))
    }

    /// Binds a text; SQLite copies it.
    package func bind(_ index: Int32, _ value: String) {
        var value = value
        value.withUTF8 { bytes in
            let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
            check(
                sqlite3_bind_text64(handle, index, start ?? emptyText, UInt64(bytes.count), csqlite_transient(), utf8)
            )
        }
    }

    /// Binds bytes as a blob; SQLite copies them.
    package func bind(_ index: Int32, _ value: [UInt8]) {
        value.withUnsafeBytes { bytes in
            check(
                sqlite3_bind_blob64(
                    handle,
                    index,
                    bytes.baseAddress ?? emptyBlob,
                    UInt64(bytes.count),
                    csqlite_transient()
                )
            )
        }
    }

    /// Binds bytes as a blob without a copy: they must stay where they are until the statement is reset or bound anew.
    package func bindStatic(_ index: Int32, blob bytes: UnsafeRawBufferPointer) {
        check(sqlite3_bind_blob64(handle, index, bytes.baseAddress ?? emptyBlob, UInt64(bytes.count), nil))
    }

    /// Binds UTF-8 bytes as a text without a copy, under the same rule.
    package func bindStatic(_ index: Int32, text bytes: UnsafeRawBufferPointer) {
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        check(sqlite3_bind_text64(handle, index, start ?? emptyText, UInt64(bytes.count), nil, utf8))
    }

    /// Binds NULL.
    package func bindNull(_ index: Int32) {
        check(sqlite3_bind_null(handle, index))
    }

    /// Binds an integer or NULL.
    package func bind(_ index: Int32, _ value: Int64?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    /// Binds a text or NULL.
    package func bind(_ index: Int32, _ value: String?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    /// Binds a blob or NULL.
    package func bind(_ index: Int32, _ value: [UInt8]?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    // MARK: Running

    /// Goes on to the next row.
    ///
    /// - Returns: false at the end; the statement is then reset.
    package func step() throws(DatabaseError) -> Bool {
        let code = sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(handle)
            return false
        default:
            let error = Database.error(sqlite3_db_handle(handle), code, operation)
            sqlite3_reset(handle)
            throw error
        }
    }

    /// Runs a statement that answers no rows, or whose rows do not matter.
    package func run() throws(DatabaseError) {
        while try step() {}
    }

    /// Ends a run before its last row.
    package func reset() {
        sqlite3_reset(handle)
    }

    // MARK: Columns of the current row

    /// Whether a column is NULL.
    package func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    /// An integer; 0 of NULL.
    package func int64(_ column: Int32) -> Int64 {
        sqlite3_column_int64(handle, column)
    }

    /// A text; empty of NULL.
    package func string(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// A blob's bytes; empty of NULL.
    package func bytes(_ column: Int32) -> [UInt8] {
        [UInt8](rawBytes(column))
    }

    /// A blob's or text's bytes in place, until the next step or reset.
    package func rawBytes(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(handle, column)
        return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, column)))
    }

    /// An integer, or nil of NULL.
    package func optionalInt64(_ column: Int32) -> Int64? {
        isNull(column) ? nil : int64(column)
    }

    /// A text, or nil of NULL.
    package func optionalString(_ column: Int32) -> String? {
        isNull(column) ? nil : string(column)
    }

    /// A blob's bytes, or nil of NULL.
    package func optionalBytes(_ column: Int32) -> [UInt8]? {
        isNull(column) ? nil : bytes(column)
    }

    /// A parameter that does not exist, or a value beyond SQLite's size: a mistake in the program.
    private func check(_ code: Int32) {
        precondition(code == SQLITE_OK, "binding a parameter failed with SQLite code \(code)")
    }
}

private let utf8 = UInt8(SQLITE_UTF8)
/// Start of an empty text: SQLite reads a null pointer as NULL.
private var emptyText: UnsafePointer<CChar> { UnsafeRawPointer(emptyBlob).assumingMemoryBound(to: CChar.self) }
private var emptyBlob: UnsafeRawPointer { UnsafeRawPointer(StaticString("").utf8Start) }
