import Foundation

/// The IANA zone in which a practice shows its times.
struct PracticeTimeZone: Equatable, Sendable {
    let id: String

    /// Takes an id such as `Australia/Sydney`.
    ///
    /// - Returns: nil for what the system does not know, or is no IANA id (an offset, an abbreviation).
    init?(_ id: String) {
        guard id == "UTC" || id.contains("/"), id.utf8.count <= 64, let zone = TimeZone(identifier: id) else {
            return nil
        }
        self.id = zone.identifier
    }
}

extension PracticeTimeZone {
    /// The zones that a form offers, by id.
    static var offered: [String] {
        TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }.sorted() + ["UTC"]
    }
}

extension PracticeTimeZone: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let zone = PracticeTimeZone(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected an IANA time zone id")
        }
        self = zone
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(id)
    }
}
