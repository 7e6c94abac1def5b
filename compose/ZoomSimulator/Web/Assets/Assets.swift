import Cryptography
import HTTPServer

/// Stylesheet and script, under addresses that change with their content.
struct Assets: Sendable {
    static let stylePath = "/assets/\(digest(StyleSheet.text))/zoom.css"
    static let scriptPath = "/assets/\(digest(Script.text))/zoom.js"

    var routes: RouteCollection {
        RouteCollection()
            .get(Self.stylePath) { _, _ in Self.response(StyleSheet.text, "text/css; charset=utf-8") }
            .get(Self.scriptPath) { _, _ in Self.response(Script.text, "text/javascript; charset=utf-8") }
    }

    private static func response(_ text: String, _ type: String) -> Response {
        Response(
            headers: [
                .contentType: type, .cacheControl: "public, max-age=31536000, immutable",
                .xContentTypeOptions: "nosniff",
            ],
            body: .bytes(Array(text.utf8))
        )
    }

    private static func digest(_ text: String) -> String {
        Hex.encode(SHA256.hash(Array(text.utf8)).prefix(6))
    }
}
