import HTTPServer
import ServiceRuntime
import Testing

/// Asks a router for pages as a browser does, and reads what it is given.
struct TestBrowser: Sendable {
    let router: Router
    let cookie: String?
    let csrf: String

    /// What came back.
    struct Answer: Sendable {
        let response: Response
        let text: String

        var status: Int { response.status.code }
        var location: String { response.headers[.location] ?? "" }

        /// Whether the page says so, entities read.
        func says(_ sentence: String) -> Bool { readable.contains(sentence) }

        /// The page's text without its tags.
        var readable: String {
            var text = ""
            var isTag = false
            for character in self.text {
                if character == "<" { isTag = true }
                if !isTag { text.append(character) }
                if character == ">" { isTag = false }
            }
            return text.replacing("&#39;", with: "'").replacing("&quot;", with: "\"").replacing("&gt;", with: ">")
                .replacing("&lt;", with: "<").replacing("&amp;", with: "&")
        }

        /// The value of a hidden field, or of any attribute that follows a name.
        func field(_ name: String) throws -> String {
            try value(after: "name=\"\(name)\" value=\"")
        }

        /// What stands between a text and the next quotation mark.
        func value(after text: String) throws -> String {
            let start = try #require(self.text.firstRange(of: text), "there is no \(text)").upperBound
            return String(self.text[start...].prefix { $0 != "\"" }).replacing("&amp;", with: "&")
        }
    }

    func get(_ target: String, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, target, headers: headers, body: [])
    }

    /// Posts a form, with the session's secret unless it has one.
    func post(_ target: String, _ fields: KeyValuePairs<String, String>) async throws -> Answer {
        var form = URLEncodedForm(fields)
        if cookie != nil, form["csrf"] == nil { form.append("csrf", csrf) }
        return try await send(
            .post,
            target,
            headers: [.contentType: "application/x-www-form-urlencoded"],
            body: Array(form.encoded.utf8)
        )
    }

    private func send(_ method: HTTPMethod, _ target: String, headers: HTTPFields, body: [UInt8]) async throws -> Answer
    {
        var headers = headers
        if let cookie { headers[.cookie] = cookie }
        if !headers.contains(.accept) { headers[.accept] = "text/html" }
        let request = try Request(method: method, target: target, headers: headers, body: body)
        let response = await router.respond(to: request, context: RequestContext(id: "request", logger: .silent))
        var text = ""
        if case .bytes(let bytes) = response.body { text = String(decoding: bytes, as: UTF8.self) }
        return Answer(response: response, text: text)
    }
}
