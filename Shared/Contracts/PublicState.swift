/// The full public state of one entity: the value of every event about it.
///
/// Events of one entity share key and schema; their type says what happened last. A reader that has the newest event of
/// a key has the entity. A null value erases it. `ce_epoch` and `ce_revision` order an entity's states.
public protocol PublicState: Codable, Equatable, Sendable {
    /// What can happen to the entity: one CloudEvents type a case.
    associatedtype Change: EventChange
    /// The service that owns the entity.
    static var service: ServiceName { get }
    /// The entity's word in keys and subjects, such as `appointment`.
    static var entity: String { get }
    /// Which entity this is.
    var id: Identifier<Self> { get }
    /// The practice that it belongs to.
    var accountId: AccountID { get }
}

/// What happened to an entity: raw values are CloudEvents types.
public protocol EventChange: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == String {
    /// The state is published again and nothing happened (a rebuilt broker, a new owner).
    static var republished: Self { get }
    /// The entity is gone; the value is null.
    static var erased: Self { get }
}

extension PublicState {
    /// The key of every event about the entity: `entity/id`.
    public static func key(_ id: Identifier<Self>) -> String { "\(entity)/\(id.rawValue)" }

    /// The key of every event about this entity.
    public var key: String { Self.key(id) }

    /// CloudEvents `dataschema` of the state.
    public static var schema: String { "urn:telehealth:\(service.rawValue):\(entity):v1" }
}
