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
