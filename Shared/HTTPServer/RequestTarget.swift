/// A request's target (`/calendar?week=2026-W48`), split and decoded by us.
struct RequestTarget {
    /// The decoded parts of the path.
    let components: [String]
    /// The decoded query.
    let query: URLEncodedForm

    /// Reads a target.
    ///
    /// - Throws: 400 for anything that is not an absolute path of plain ASCII with whole escapes and valid UTF-8, or
    ///   that tries to climb (`..`), hides a slash or a control character in an escape, or has an empty part inside.
    init(_ raw: String) throws(HTTPError) {
        guard raw.utf8.first == UInt8(ascii: "/"), raw.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !raw.utf8.contains(UInt8(ascii: "#")), !raw.utf8.contains(UInt8(ascii: "\\"))
        else { throw HTTPError.malformedTarget }
        let parts = raw.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        components = try Self.components(parts[0].dropFirst())
        guard parts.count > 1 else {
            query = URLEncodedForm()
            return
        }
        guard let query = URLEncodedForm(parsing: parts[1]) else { throw HTTPError.malformedTarget }
        self.query = query
    }

    /// The decoded path.
    var path: String { "/" + components.joined(separator: "/") }

    private static func components(_ path: Substring.UTF8View) throws(HTTPError) -> [String] {
        var components: [String] = []
        let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if part.isEmpty, index == parts.count - 1 { break }
            guard let component = PercentEncoding.decode(part, plusIsSpace: false), !component.isEmpty,
                component != ".", component != "..",
                component.utf8.allSatisfy({
                    $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\")
                })
            else { throw HTTPError.malformedTarget }
            components.append(component)
        }
        return components
    }
}
