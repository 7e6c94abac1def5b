import Contracts
import Foundation
import SQLite
import ServiceRuntime

extension Pipeline {
    /// The newest dead letters, newest first, as operators are told of them.
    package func deadLetters(limit: Int = 500) async throws -> [DeadLetterSummary] {
        try await read { database in
            try DeadLetterEntry.list(database, limit: limit).map { DeadLetterSummary($0) }
        }
    }

    /// One dead letter with what is kept of it; nil when there is none of that number.
    package func deadLetter(_ number: Int64) async throws -> DeadLetterDetail? {
        try await read { database in
            try DeadLetterEntry.find(number, database).map { DeadLetterDetail($0) }
        }
    }

    /// Copies the store as it is now to a new file, while the service goes on.
    ///
    /// - Returns: a sentence that says why there is no copy; nil when there is one.
    package func backUp(to path: String) async -> String? {
        let store = configuration.storePath
        let refusal = Lock<String?>(nil)
        await PinnedThread(name: "backup") {
            do {
                try Database(path: store, access: .read).backup(to: path)
            } catch {
                refusal.withLock { $0 = "\(error)" }
            }
        }.join()
        if let refusal = refusal.withLock({ $0 }) {
            configuration.logger.warning("The store was not backed up", metadata: [LogKey.error: "\(refusal)"])
            return refusal
        }
        configuration.logger.notice("Backed up the store")
        return nil
    }
}
