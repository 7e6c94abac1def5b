package import Contracts

/// That a public state, ours or another's, was just committed: what event streams and caches are told.
package struct CommittedState: Sendable {
    /// `entity/id`.
    package let key: String
    /// The practice.
    package let account: AccountID
    /// The entity's revision.
    package let revision: Int64
}
