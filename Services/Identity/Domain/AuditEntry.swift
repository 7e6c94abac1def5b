import Contracts

/// One line of the audit log, as it was written.
struct AuditEntry: Equatable, Sendable {
    var number: Int64
    var at: Timestamp
    /// `user/…`, `team/…`, `service/…`, `operator`, `system`.
    var actor: String
    /// Such as `user.changed`.
    var action: String
    /// `entity/id`.
    var subject: String
    /// Ids and switches; no names.
    var details: String
}
