import Contracts
import SQLite

/// Publishes every entity of ours again under this life's epoch, a part in each transaction.
enum Republisher {
    /// How many entities one transaction takes.
    static let part = 500

    /// Promises the next part.
    ///
    /// - Returns: whether there may be more.
    static func step(_ transaction: Transaction) throws -> Bool {
        let select = try transaction.database.statement(
            "SELECT key, account, revision, schema, body FROM entity WHERE epoch < ? ORDER BY key LIMIT ?"
        )
        select.bind(1, transaction.epoch)
        select.bind(2, Int64(part))
        var rows: [(key: String, account: AccountID, revision: Int64, schema: String, body: [UInt8]?)] = []
        while try select.step() {
            rows.append(
                (
                    select.string(0), AccountID(rawValue: select.string(1)), select.int64(2), select.string(3),
                    select.optionalBytes(4)
                )
            )
        }
        let update = try transaction.database.statement("UPDATE entity SET epoch = ? WHERE key = ?")
        for row in rows {
            update.bind(1, transaction.epoch)
            update.bind(2, row.key)
            try update.run()
            let entity = row.key.prefix { $0 != "/" }
            let what = row.body == nil ? "erased" : "republished"
            try transaction.promiseEvent(
                key: row.key,
                account: row.account,
                type: "telehealth.\(transaction.service.rawValue).\(entity).\(what).v1",
                schema: row.schema,
                revision: row.revision,
                body: row.body,
                cause: nil
            )
        }
        return rows.count == part
    }

    /// Ends a republication: a marker for each partition, and a note that it is done.
    static func end(_ transaction: Transaction) throws {
        for partition in 0..<transaction.partitions {
            let marker = RepublicationMarker(epoch: transaction.epoch, partition: partition)
            let key = RepublicationMarker.key(partition: partition)
            try transaction.promise(
                topic: Topic(transaction.service, .events),
                partition: partition,
                key: Array(key.utf8),
                headers: transaction.headers(
                    id: transaction.messageID,
                    type: RepublicationMarker.type(of: transaction.service),
                    account: nil,
                    subject: key,
                    cause: nil
                ),
                body: try transaction.coder.encode(marker)
            )
        }
        try Opening.Memory.remember("republishing", "no", transaction.database)
    }

    /// Promises the owner record of this life.
    static func claim(_ transaction: Transaction, storeID: String) throws {
        let record = OwnerRecord(storeId: storeID, epoch: transaction.epoch, startedAt: transaction.now)
        try transaction.promise(
            topic: Topic(transaction.service, .owner),
            partition: 0,
            key: Array(OwnerRecord.key.utf8),
            headers: transaction.headers(
                id: transaction.messageID,
                type: OwnerRecord.type(of: transaction.service),
                account: nil,
                subject: OwnerRecord.key,
                cause: nil
            ),
            body: try transaction.coder.encode(record)
        )
    }
}
