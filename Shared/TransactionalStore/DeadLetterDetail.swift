package import Contracts
import Cryptography

/// A dead letter with what is kept of it, for operators.
package struct DeadLetterDetail: Encodable, Equatable, Sendable {
    /// Its number.
    package let id: Int64
    /// When it was set aside.
    package let at: Timestamp
    package let reason: String
    package let topic: String
    package let partition: Int64
    package let offset: Int64
    /// How many bytes of its value are kept.
    package let bytes: Int
    /// SHA-256 of the value, hexadecimal.
    package let hash: String
    /// The message's key; null when it had none, or it is no longer kept.
    package let key: String?
    /// Its headers, the authorization never among them; of several of one name the last.
    package let headers: [String: String?]
    /// Its value, base64; null when it had none, or it is no longer kept.
    package let value: String?

    init(_ entry: DeadLetterEntry) {
        let summary = DeadLetterSummary(entry)
        id = summary.id
        at = summary.at
        reason = summary.reason
        topic = summary.topic
        partition = summary.partition
        offset = summary.offset
        bytes = summary.bytes
        hash = entry.hash
        key = entry.key.map { String(decoding: $0, as: UTF8.self) }
        headers = Dictionary(entry.headers.map { ($0.name, $0.value) }) { $1 }
        value = entry.body.map { Base64.encode($0) }
    }

    private enum CodingKeys: String, CodingKey {
        case id, at, reason, topic, partition, offset, bytes, hash, key, headers, value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(at, forKey: .at)
        try container.encode(reason, forKey: .reason)
        try container.encode(topic, forKey: .topic)
        try container.encode(partition, forKey: .partition)
        try container.encode(offset, forKey: .offset)
        try container.encode(bytes, forKey: .bytes)
        try container.encode(hash, forKey: .hash)
        // Null is an answer here, and not the same as a field that this version does not have.
        try container.encode(key, forKey: .key)
        try container.encode(headers, forKey: .headers)
        try container.encode(value, forKey: .value)
    }
}
