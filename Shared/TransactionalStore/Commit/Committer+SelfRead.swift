import ServiceRuntime

extension Committer {
    /// Compares what the log shows of an entity of ours with what is stored.
    func handle(_ record: OwnRecord) throws {
        let stored = try transaction.statements.version(of: record.key)
        selfRead.saw(record, stored: stored, promised: transaction.mark - 1)
    }

    /// Publishes the stored state over every record that landed after a newer one.
    func publishOverStale() throws {
        for record in selfRead.takeStale() {
            try Republisher.again(record, transaction)
            tally.stale += 1
            transaction.afterCommit { [logger] in
                logger.warning(
                    "An old state of an entity had landed after a newer one: published again",
                    metadata: ["entity.key": "\(record.key)", LogKey.kafkaPartition: "\(record.partition)"]
                )
            }
        }
    }
}
