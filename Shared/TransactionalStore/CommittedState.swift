package import Contracts

/// A public state that was just committed, ours or another's: what event streams and caches are told.
package struct CommittedState: Sendable {
    /// `entity/id`.
    package let key: String
    /// The practice.
    package let account: AccountID
    /// The entity's revision.
    package let revision: Int64
    /// The state's JSON; nil when erased.
    package let body: [UInt8]?
}
