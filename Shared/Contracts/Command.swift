/// A request to a service, sent to its commands topic with an `authorization` header.
///
/// The account comes from the token; `accountId` may repeat it and is refused when it disagrees.
public protocol Command: Codable, Equatable, Sendable {
    /// The CloudEvents type, a literal such as `telehealth.scheduling.appointment.book.v1`.
    static var type: String { get }
    /// The service that handles it.
    static var service: ServiceName { get }
    /// The account as the body states it, if it does.
    var accountId: AccountID? { get }
    /// What is wrong with the values, told to the sender; nil when they are in their bounds.
    func problem() -> String?
}

extension Command {
    public func problem() -> String? { nil }
}
