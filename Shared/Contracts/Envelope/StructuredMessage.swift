public import FoundationEssentials

/// A CloudEvents message in structured mode: attributes and data in one JSON object.
///
/// Content type `application/cloudevents+json`. Data is JSON in `data`, or its bytes in `data_base64`; null or absent
/// data is a message without a value.
public struct StructuredMessage: Sendable {
    /// The media type that says so.
    public static let contentType = "application/cloudevents+json"

    /// The attributes.
    public var envelope: Envelope
    /// The data's JSON text.
    public var data: Data?

    /// Reads a structured message.
    ///
    /// - Throws: `DecodingError` naming the attribute that is missing or wrong.
    public init(json: Data) throws {
        let attributes = try JSONDecoder().decode(Attributes.self, from: json)
        self.envelope = attributes.envelope
        self.data = try attributes.data64 ?? attributes.data.map { try JSONEncoder().encode($0) }
    }

    private struct Attributes: Decodable {
        var envelope: Envelope
        var data: JSONValue?
        var data64: Data?

        enum Key: String, CodingKey {
            case specversion, id, source, type, time, subject, dataschema, accountid, correlationid, causationid
            case epoch, revision, traceparent, data
            case data64 = "data_base64"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            let version = try values.decode(String.self, forKey: .specversion)
            guard version == "1.0" else {
                throw DecodingError.dataCorruptedError(
                    forKey: .specversion,
                    in: values,
                    debugDescription: "expected CloudEvents 1.0"
                )
            }
            envelope = Envelope(
                id: try values.decode(String.self, forKey: .id),
                source: try values.decode(String.self, forKey: .source),
                type: try values.decode(String.self, forKey: .type),
                time: try values.decodeIfPresent(Timestamp.self, forKey: .time),
                subject: try values.decodeIfPresent(String.self, forKey: .subject),
                dataSchema: try values.decodeIfPresent(String.self, forKey: .dataschema),
                accountID: try values.decodeIfPresent(AccountID.self, forKey: .accountid),
                correlationID: try values.decodeIfPresent(String.self, forKey: .correlationid),
                causationID: try values.decodeIfPresent(String.self, forKey: .causationid),
                epoch: try Self.integer(values, .epoch),
                revision: try Self.integer(values, .revision),
                traceParent: try values.decodeIfPresent(String.self, forKey: .traceparent)
            )
            data64 = try values.decodeIfPresent(Data.self, forKey: .data64)
            data = try values.decodeIfPresent(JSONValue.self, forKey: .data)
        }

        /// Integers beyond 32 bits travel as text: CloudEvents' Integer is 32 bits wide.
        private static func integer(_ values: KeyedDecodingContainer<Key>, _ key: Key) throws -> Int64? {
            guard values.contains(key) else { return nil }
            if let text = try? values.decode(String.self, forKey: key) { return Int64(text) }
            return try values.decodeIfPresent(Int64.self, forKey: key)
        }
    }
}

/// Any JSON value, carried through unread.
private enum JSONValue: Codable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
