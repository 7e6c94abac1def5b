/// The id of one entity, typed by what it names; a bare string in JSON.
///
/// Ids are opaque: 1 to 64 characters of `A–Z a–z 0–9 . _ -` (ours are UUIDv7, lower case). They are safe in keys, paths
/// and logs, and never hold anything about a person.
public struct Identifier<Entity>: Hashable, Sendable, RawRepresentable, LosslessStringConvertible {
    /// The id's text.
    public let rawValue: String

    /// Takes an id that is known to be well formed, such as one just made by the id source or read from our own store.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Takes an id from outside.
    ///
    /// - Returns: nil unless it is 1 to 64 characters of the allowed set.
    public init?(_ text: String) {
        guard Self.isWellFormed(text) else { return nil }
        self.rawValue = text
    }

    public var description: String { rawValue }

    static func isWellFormed(_ text: String) -> Bool {
        let utf8 = text.utf8
        guard (1...64).contains(utf8.count) else { return false }
        return utf8.allSatisfy { byte in
            (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
                || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        }
    }
}

extension Identifier: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Identifier: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let identifier = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected an id of 1 to 64 characters A-Z a-z 0-9 . _ -"
            )
        }
        self = identifier
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// A client, known on the bus by id only: never a name, an address or a number.
public enum Client {}

/// One command message.
public enum CommandMessage {}

/// The id of a practice (tenant).
public typealias AccountID = Identifier<Account>
/// The id of a person who signs in.
public typealias UserID = Identifier<User>
/// The id of a practitioner.
public typealias PractitionerID = Identifier<Practitioner>
/// The id of a service token (the token's `jti`).
public typealias ServiceTokenID = Identifier<ServiceToken>
/// The id of the link between a practitioner and a grant.
public typealias ConnectionID = Identifier<Connection>
/// The id of a call at Zoom; derived from its uuid, never the uuid itself.
public typealias CallID = Identifier<Call>
/// The id of an appointment, and of its meeting and its session.
public typealias AppointmentID = Identifier<Appointment>
/// The id of a client.
public typealias ClientID = Identifier<Client>
/// The id of a command message; unique within its account and source.
public typealias CommandID = Identifier<CommandMessage>
