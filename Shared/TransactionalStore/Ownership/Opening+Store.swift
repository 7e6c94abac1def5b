import Bus
import Contracts
import SQLite

extension Opening.Memory {
    /// Reads what the store remembers; a new store gets its id here.
    init(_ database: Database, newStoreID: () -> String) throws {
        if let known = try Facts.read("store", database) {
            storeID = known
        } else {
            storeID = newStoreID()
            try Facts.write("store", storeID, database)
        }
        epoch = try Facts.read("epoch", database).flatMap { Int64($0) } ?? 0
        clusterID = try Facts.read("cluster", database)
        alive = try Facts.read("alive", database).flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) }
        isRepublishing = try Facts.read("republishing", database) == "yes"
        isSelfReading = try Facts.read("selfread", database) == "yes"
        let select = try database.statement("SELECT topic, partition, next FROM position")
        while try select.step() {
            positions[select.string(0), default: [:]][Int32(truncatingIfNeeded: select.int64(1))] = select.int64(2)
        }
        let ends = try database.statement("SELECT partition, next FROM published")
        while try ends.step() { published[Int32(truncatingIfNeeded: ends.int64(0))] = ends.int64(1) }
    }
}

extension Opening.Plan {
    /// Writes the plan into the store: epoch, cluster and positions from which this life begins.
    func record(in database: Database, clusterID: String) throws {
        try database.transaction {
            let isOtherBroker = try Facts.read("cluster", database) != clusterID
            try Facts.write("epoch", "\(epoch)", database)
            try Facts.write("cluster", clusterID, database)
            try Facts.write("republishing", republishes ? "yes" : "no", database)
            try Facts.write("republished", "", database)
            try Facts.write("selfread", selfRead.isEmpty ? "no" : "yes", database)
            if republishes { try database.execute("DELETE FROM published") }
            // The owners' own markers tell what another broker's log is to hold.
            if isOtherBroker { try database.execute("DELETE FROM recheck") }
            try database.execute("DELETE FROM position")
            let insert = try database.statement("INSERT INTO position (topic, partition, next) VALUES (?, ?, ?)")
            for position in positions + selfRead {
                insert.bind(1, position.topic)
                insert.bind(2, Int64(position.partition))
                insert.bind(3, position.offset)
                try insert.run()
            }
            let recheck = try database.statement(
                "INSERT OR REPLACE INTO recheck (topic, partition, until, since) VALUES (?, ?, ?, ?)"
            )
            for end in rechecks {
                recheck.bind(1, end.topic)
                recheck.bind(2, Int64(end.partition))
                recheck.bind(3, end.offset)
                recheck.bind(4, epoch)
                try recheck.run()
            }
        }
    }
}

extension Opening {
    /// Partitions whose states are still to be compared with the log, by the index of their topic.
    static func rechecks(_ database: Database, topics: [String]) throws -> [Committer.Place: Committer.Recheck] {
        let select = try database.statement("SELECT topic, partition, until, since FROM recheck")
        var rechecks: [Committer.Place: Committer.Recheck] = [:]
        while try select.step() {
            guard let topic = topics.firstIndex(of: select.string(0)) else { continue }
            let place = Committer.Place(topic: topic, partition: Int32(truncatingIfNeeded: select.int64(1)))
            rechecks[place] = Committer.Recheck(until: select.int64(2), since: select.int64(3))
        }
        return rechecks
    }
}
