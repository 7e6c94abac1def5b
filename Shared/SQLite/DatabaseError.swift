import CSQLite

/// Why SQLite, or a rule of this module about database files, said no.
package struct DatabaseError: Error, Sendable {
    /// What kind of trouble it is, as far as a caller acts on it.
    package enum Kind: Equatable, Sendable {
        /// Disk full, I/O, no memory: a fault of the machine that may pass.
        case machine
        /// Another connection holds a lock.
        case busy
        /// A constraint of the schema.
        case constraint
        /// The file is damaged or no database.
        case damaged
        /// The file belongs to another program, or to a newer version of this one.
        case refused
        /// Anything else: a mistake in a statement, misuse.
        case other
    }

    /// The kind.
    package let kind: Kind
    /// SQLite's extended result code; 0 for a refusal of ours.
    package let code: Int32
    /// What was being done, in a word or two; never values.
    package let operation: String
    /// SQLite's message or our sentence; may quote SQL, never values.
    package let message: String
    /// The file; nil when there is none yet.
    package let path: String?

    /// Makes an error of ours.
    package init(kind: Kind, operation: String, message: String) {
        self.kind = kind
        self.code = 0
        self.operation = operation
        self.message = message
        path = nil
    }

    init(code: Int32, operation: String, message: String, path: String?) {
        self.code = code
        self.operation = operation
        self.message = message
        self.path = path
        kind =
            switch code & 0xFF {
            case SQLITE_FULL, SQLITE_IOERR, SQLITE_NOMEM, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM: .machine
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_CONSTRAINT: .constraint
            case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged
            default: .other
            }
    }

    /// Whether the same may succeed later with nothing changed in the program or the data.
    package var isRetriable: Bool { kind == .machine || kind == .busy }
}

extension DatabaseError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        switch kind {
        case .machine: "the database cannot write (\(operation), SQLite code \(code)): check disk space and permissions"
        case .busy: "the database is locked by another connection (\(operation))"
        case .constraint: "a rule of the database's schema refuses the change (\(operation), SQLite code \(code))"
        case .damaged: "\(path ?? "the database file") is damaged or is no SQLite database (\(operation), code \(code))"
        case .refused: message
        case .other: "the database refuses a statement (\(operation), SQLite code \(code))"
        }
    }

    package var debugDescription: String { "\(description) [\(message)]" }
}
