import Contracts
import HTTPServer
import Harness
import ServiceRuntime
import WebUI

@testable import ZoomConnector

/// A browser at the connector's pages: keeps cookies, sends its session's forms.
final class TestBrowser {
    private let cell: ConnectorCell
    private(set) var cookies: [String: String] = [:]
    private var session: PageSession?
    var userAgent = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"

    init(_ cell: ConnectorCell, as user: UserID? = nil) throws {
        self.cell = cell
        if let user { try signIn(as: user) }
    }

    func signIn(as user: UserID) throws {
        let signer = SessionSigner(key: cell.keys.identity, isSecure: false)
        let session = signer.begin(
            user: user,
            account: Fixtures.accountID,
            now: Timestamp(milliseconds: cell.clock.milliseconds)
        )
        let cookie = try signer.cookie(for: session)
        cookies[cookie.name] = cookie.value
        self.session = session
    }

    func signOut() {
        cookies["session"] = nil
        session = nil
    }

    func forgetCookie(_ name: String) { cookies[name] = nil }

    func get(_ target: String) async throws -> Response {
        try await ask(.get, target, form: nil)
    }

    /// Posts a form of the signed-in person.
    func post(_ target: String, _ fields: KeyValuePairs<String, String> = [:]) async throws -> Response {
        var form = URLEncodedForm(fields)
        if let session { form.append(Form.csrfField, session.csrf) }
        return try await ask(.post, target, form: form)
    }

    /// Follows a redirect within the site.
    func follow(_ response: Response) async throws -> Response {
        guard let location = response.headers[.location] else { return response }
        return try await get(location)
    }

    private func ask(_ method: HTTPMethod, _ target: String, form: URLEncodedForm?) async throws -> Response {
        var headers: HTTPFields = [.userAgent: userAgent]
        if !cookies.isEmpty {
            headers[.cookie] = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                .joined(separator: "; ")
        }
        if form != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        let request = try Request(
            method: method,
            target: target,
            headers: headers,
            body: Array((form?.encoded ?? "").utf8)
        )
        let logger = Logger(label: "test", handler: cell.log)
        let response = await cell.service.router.respond(
            to: request,
            context: RequestContext(id: "request-1", logger: logger)
        )
        for cookie in response.headers[values: .setCookie] {
            let pair = cookie.prefix { $0 != ";" }
            guard let equals = pair.firstIndex(of: "=") else { continue }
            let value = String(pair[pair.index(after: equals)...])
            cookies[String(pair[..<equals])] = value.isEmpty ? nil : value
        }
        return response
    }
}

extension Response {
    /// The body, as text.
    var text: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The words on the page, without markup.
    var words: String {
        var words = ""
        var isInTag = false
        for character in text {
            switch character {
            case "<": isInTag = true
            case ">":
                isInTag = false
                words += " "
            default: if !isInTag { words.append(character) }
            }
        }
        return words.unescaped.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Where the page goes on to by itself.
    var leavesFor: String? {
        guard let start = text.firstRange(of: "0;url=")?.upperBound else { return nil }
        return String(text[start...].prefix { $0 != "\"" }).unescaped
    }

    /// The value of a hidden field.
    func field(_ name: String) -> String? {
        guard let start = text.firstRange(of: "name=\"\(name)\" value=\"")?.upperBound else { return nil }
        return String(text[start...].prefix { $0 != "\"" }).unescaped
    }
}

extension String {
    fileprivate var unescaped: String {
        replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }
}
