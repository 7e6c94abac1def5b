import Foundation

/// Which texts are IANA time zone ids.
enum KnownTimeZone {
    private static let identifiers = Set(TimeZone.knownTimeZoneIdentifiers)

    /// The id if it is one; nil otherwise.
    ///
    /// Aliases count (`Asia/Calcutta`), what only Foundation knows (`GMT+03:00`) does not.
    static func identifier(_ text: String) -> String? {
        if identifiers.contains(text) || text == "UTC" { return text }
        guard text.contains("/"), text.utf8.count <= 64, TimeZone(identifier: text) != nil else { return nil }
        return text
    }
}
