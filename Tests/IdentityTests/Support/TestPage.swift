import Foundation
import HTTPServer
import Testing

/// An answer as a person meets it.
struct TestPage {
    let status: HTTPStatus
    let location: String?
    let text: String

    init(_ response: Response) {
        status = response.status
        location = response.headers[.location]
        if case .bytes(let bytes) = response.body { text = String(decoding: bytes, as: UTF8.self) } else { text = "" }
    }

    /// Whether a text stands on the page, as it is read.
    func says(_ words: String) -> Bool { readable.contains(words) }

    /// Whether a link of that text leads to `target`.
    func links(_ words: String, to target: String) -> Bool {
        links.contains { $0.words == words && $0.target == target }
    }

    /// The links' texts and addresses.
    var links: [(words: String, target: String)] {
        text.matches(of: #/<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>/#).map {
            (Self.read(String($0.2)), Self.unescape(String($0.1)))
        }
    }

    /// Whether there is a form that posts to `action`.
    func hasForm(_ action: String) -> Bool { Self.forms(text).contains { $0.action == action } }

    /// The fields of the form that posts to `action`, as they would be sent untouched.
    func form(_ action: String) throws -> [(name: String, value: String)] {
        let found = Self.forms(text).first { $0.action == action }
        let body = try #require(found, "no form posts to \(action): \(readable)").body
        var fields: [(name: String, value: String)] = []
        for match in body.matches(of: #/<input\b([^>]*)>/#) {
            let input = String(match.1)
            guard let name = Self.attribute("name", input) else { continue }
            if Self.attribute("type", input) == "checkbox", !input.contains(" checked") { continue }
            fields.append((name, Self.attribute("value", input) ?? ""))
        }
        for match in body.matches(of: #/<select\b([^>]*)>(.*?)</select>/#.dotMatchesNewlines()) {
            guard let name = Self.attribute("name", String(match.1)) else { continue }
            let options = String(match.2).matches(of: #/<option\b([^>]*)>/#).map { String($0.1) }
            let chosen = options.first { $0.contains(" selected") } ?? options.first
            fields.append((name, chosen.flatMap { Self.attribute("value", $0) } ?? ""))
        }
        return fields
    }

    /// The text without markup.
    var readable: String { Self.read(text) }

    private static func forms(_ text: String) -> [(action: String?, body: String)] {
        text.matches(of: #/<form\b([^>]*)>(.*?)</form>/#.dotMatchesNewlines()).map {
            (attribute("action", String($0.1)), String($0.2))
        }
    }

    private static func attribute(_ name: String, _ tag: String) -> String? {
        guard let start = tag.firstRange(of: " \(name)=\"")?.upperBound else { return nil }
        return unescape(String(tag[start...].prefix { $0 != "\"" }))
    }

    private static func read(_ markup: String) -> String {
        let words = markup.replacing(#/<[^>]*>/#, with: " ")
        return unescape(words).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func unescape(_ text: String) -> String {
        var text = text
        for (escape, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
            text = text.replacingOccurrences(of: escape, with: character)
        }
        return text
    }
}
