/// Who owns a service's store: the value of the one key of `S.owner.v1`.
public struct OwnerRecord: Codable, Equatable, Sendable {
    /// The record's key.
    public static let key = "owner"
    /// CloudEvents type.
    public static func type(of service: ServiceName) -> String { "telehealth.\(service.rawValue).owner.changed.v1" }

    /// Made once for a store file and kept in it.
    public var storeId: String
    /// Grows with every start of the owner.
    public var epoch: Int64
    /// When that start was.
    public var startedAt: Timestamp

    /// Makes a record.
    public init(storeId: String, epoch: Int64, startedAt: Timestamp) {
        self.storeId = storeId
        self.epoch = epoch
        self.startedAt = startedAt
    }
}

/// Ends a complete republication of one partition of `S.events.v1`: what has a lower epoch there is gone.
public struct RepublicationMarker: Codable, Equatable, Sendable {
    /// What the keys of all markers begin with.
    public static let keyPrefix = "republication/"

    /// Key of the marker of a partition.
    public static func key(partition: Int32) -> String { "\(keyPrefix)\(partition)" }
    /// CloudEvents type.
    public static func type(of service: ServiceName) -> String {
        "telehealth.\(service.rawValue).log.republished.v1"
    }

    /// The epoch under which everything was published again.
    public var epoch: Int64
    /// The partition that the marker speaks of.
    public var partition: Int32

    /// Makes a marker.
    public init(epoch: Int64, partition: Int32) {
        self.epoch = epoch
        self.partition = partition
    }
}
