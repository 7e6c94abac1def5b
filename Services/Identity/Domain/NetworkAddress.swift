/// Where attempts to sign in come from, as far as counting them goes.
///
/// Of an IPv6 address only the first 64 bits count: whoever has one address has all that share them.
struct NetworkAddress: Equatable, Sendable {
    /// What attempts are counted under.
    let key: String

    /// Takes an address as the server names it; what is none counts as it is.
    init(_ text: String) {
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        if groups.count < 3 {
            key = text
        } else if let last = groups.last, last.contains(".") {
            // An IPv4 address written as IPv6.
            key = String(last)
        } else {
            key = Self.expanded(text).prefix(4).joined(separator: ":") + "::/64"
        }
    }

    /// The groups, with those that `::` leaves out.
    private static func expanded(_ text: String) -> [String] {
        let sides = text.lowercased().split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        let groups = sides.map { side in
            side.split(separator: ":").map { String($0.drop { $0 == "0" }) }.map { $0.isEmpty ? "0" : $0 }
        }
        guard groups.count == 2 else { return groups[0] }
        let missing = max(0, 8 - groups[0].count - groups[1].count)
        return groups[0] + Array(repeating: "0", count: missing) + groups[1]
    }
}
