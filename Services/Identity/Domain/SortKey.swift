import Foundation

/// By what names are ordered: without regard to case and accents, so that Émilie stands beside Emma.
struct SortKey: Comparable, Sendable {
    private let plain: String
    /// Decides between names that differ in case or accents only.
    private let name: String

    init(_ name: String) {
        self.name = name
        let scalars = name.decomposedStringWithCanonicalMapping.unicodeScalars.filter {
            $0.properties.canonicalCombiningClass == .notReordered
        }
        plain = String(String.UnicodeScalarView(scalars)).lowercased()
    }

    static func < (left: SortKey, right: SortKey) -> Bool {
        (left.plain, left.name) < (right.plain, right.name)
    }
}
