import Contracts
import SQLite

/// Publishes every entity of ours again under this life's epoch, a part in each transaction.
enum Republisher {
    /// How many entities one transaction takes.
    static let part = 500

    private struct Row {
        var key: String
        var account: AccountID
        var revision: Int64
        var schema: String
        var body: [UInt8]?

        /// Reads key, account, revision, schema, body.
        init(_ select: Statement) {
            key = select.string(0)
            account = AccountID(rawValue: select.string(1))
            revision = select.int64(2)
            schema = select.string(3)
            body = select.optionalBytes(4)
        }
    }

    /// Promises the next part.
    ///
    /// - Returns: whether there may be more.
    static func step(_ transaction: Transaction) throws -> Bool {
        let database = transaction.database
        // Parts go by key: what a handler has touched since carries this epoch already.
        let last = try Facts.read("republished", database) ?? ""
        let select = try database.statement(
            "SELECT key, account, revision, schema, body FROM entity WHERE key > ? AND epoch < ? ORDER BY key LIMIT ?"
        )
        select.bind(1, last)
        select.bind(2, transaction.epoch)
        select.bind(3, Int64(part))
        var rows: [Row] = []
        while try select.step() { rows.append(Row(select)) }
        for row in rows { try publish(row, transaction) }
        if let key = rows.last?.key { try Facts.write("republished", key, database) }
        return rows.count == part
    }

    /// Promises an entity once more as it is stored, under this epoch; one that the store does not have as erased.
    static func again(_ record: OwnRecord, _ transaction: Transaction) throws {
        // A row without a body, so that what may come to be under this id follows the record's revision.
        let insert = try transaction.database.statement(
            "INSERT INTO entity (key, account, epoch, revision, schema) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
        )
        insert.bind(1, record.key)
        insert.bind(2, record.account.rawValue)
        insert.bind(3, transaction.epoch)
        insert.bind(4, record.version.revision)
        insert.bind(5, "urn:telehealth:\(transaction.service.rawValue):\(record.key.prefix { $0 != "/" }):v1")
        try insert.run()
        let select = try transaction.database.statement(
            "SELECT key, account, revision, schema, body FROM entity WHERE key = ?"
        )
        select.bind(1, record.key)
        var row: Row?
        while try select.step() { row = Row(select) }
        if let row { try publish(row, transaction) }
    }

    private static func publish(_ row: Row, _ transaction: Transaction) throws {
        let update = try transaction.database.statement("UPDATE entity SET epoch = ? WHERE key = ?")
        update.bind(1, transaction.epoch)
        update.bind(2, row.key)
        try update.run()
        try promise(row, transaction)
    }

    private static func promise(_ row: Row, _ transaction: Transaction) throws {
        let entity = row.key.prefix { $0 != "/" }
        let change = row.body == nil ? "erased" : "republished"
        let body = row.body.map { body in transaction.write { $0.append(contentsOf: body) } }
        try transaction.promiseEvent(
            key: row.key,
            keyBytes: transaction.write { $0.append(contentsOf: row.key.utf8) },
            account: row.account,
            type: "telehealth.\(transaction.service.rawValue).\(entity).\(change).v1",
            schema: row.schema,
            revision: row.revision,
            body: body,
            cause: nil
        )
    }

    /// Ends a republication: a marker for each partition, and a note that it is done.
    static func end(_ transaction: Transaction) throws {
        for partition in 0..<transaction.partitions {
            try promise(
                RepublicationMarker(epoch: transaction.epoch, partition: partition),
                key: RepublicationMarker.key(partition: partition),
                type: RepublicationMarker.type(of: transaction.service),
                topic: Topic(transaction.service, .events),
                partition: partition,
                transaction
            )
        }
        try Facts.write("republishing", "no", transaction.database)
        try Facts.write("republished", "", transaction.database)
    }

    /// Promises the owner record of this life.
    static func claim(_ transaction: Transaction, storeID: String) throws {
        try promise(
            OwnerRecord(storeId: storeID, epoch: transaction.epoch, startedAt: transaction.now),
            key: OwnerRecord.key,
            type: OwnerRecord.type(of: transaction.service),
            topic: Topic(transaction.service, .owner),
            partition: 0,
            transaction
        )
    }

    private static func promise(
        _ value: some Encodable,
        key: String,
        type: String,
        topic: Topic,
        partition: Int32,
        _ transaction: Transaction
    ) throws {
        let body = try transaction.write { _ = try transaction.coder.encode(value, to: &$0) }
        try transaction.promise(
            topic: topic.name,
            partition: partition,
            key: transaction.write { $0.append(contentsOf: key.utf8) },
            headers: transaction.headers(
                id: transaction.messageID,
                type: type,
                account: nil,
                subject: key,
                cause: nil
            ),
            body: body
        )
    }
}
