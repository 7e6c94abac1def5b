/// A mistake that the simulation's own driver can make in place of what production does, to show that it would be found.
enum DriverBug: String, CaseIterable {
    /// Messages go to the log before the transaction is on disk.
    case publishBeforeCommit = "publish-before-commit"
    /// The position is moved when messages are read, not in the transaction that handles them.
    case positionOutside = "position-outside-transaction"
    /// Commands that were answered before are not remembered.
    case skipInbox = "skip-inbox"
    /// What was open when a life begins counts as published.
    case dropFirstBatch = "drop-first-relay-batch"
    /// Nobody looks whether what an earlier life had sent has landed over what this one has published.
    case selfReadOff = "self-read-off"
    /// After a crash a create at Zoom is repeated without looking whether the first one took effect.
    case repeatCreate = "repeat-create"
    /// A claim of a slot is given up when its outcome does not come.
    case claimTimesOut = "claim-times-out"
}
