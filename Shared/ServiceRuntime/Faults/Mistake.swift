#if DEBUG
    /// Mistakes that the kill test must notice: each can be made on purpose, in a debug build.
    package enum Mistake: String, CaseIterable, Sendable {
        /// Messages leave before the transaction that promises them is on disk.
        case publishBeforeCommit
        /// Positions are moved in a transaction of their own, before what they stand for.
        case positionOutside
        /// Commands that come again are worked again.
        case inboxSkipped
        /// After its start the relay takes what it finds promised for published.
        case firstBatchDropped
        /// The producer gives messages up after a second.
        case messagesTimeOut
        /// Commits are not brought to the disk.
        case notSynchronous
        /// A meeting whose making was interrupted is made again, unseen whether there is one.
        case createRepeated
        /// Nobody looks whether an old state of an entity landed after a newer one.
        case selfReadOff
        /// A claim of a practitioner's slot is given up without an answer.
        case claimTimesOut
    }
#endif
