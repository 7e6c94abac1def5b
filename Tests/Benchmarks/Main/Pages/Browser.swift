import Foundation
import HTTPClient
import HTTPServer
import ServiceRuntime

/// A browser without scripts: keeps cookies, follows redirects, fills in forms.
final class Browser {
    /// A page that was shown.
    struct Page {
        let url: String
        let status: Int
        let text: String
        /// How long its own request took, milliseconds.
        let milliseconds: Double
    }

    private let client = HTTPClient(configuration: HTTPClientConfiguration(plainHTTP: .loopbackOnly))
    /// By origin and name.
    private var cookies: [String: [String: String]] = [:]

    /// Opens an address.
    func open(_ url: String) throws -> Page { try show(url, .get, nil) }

    /// Sends the page's form whose action contains `action`, with what a person types in and the button that they press.
    func submit(_ page: Page, _ action: String, _ typed: KeyValuePairs<String, String> = [:]) throws -> Page {
        for form in page.text.matches(of: /<form([^>]*)>(.*?)<\/form>/.dotMatchesNewlines()) {
            guard let target = Self.attribute("action", of: form.1), target.contains(action) else { continue }
            var fields = URLEncodedForm()
            for input in form.2.matches(of: /<input([^>]*)>/) where input.1.contains("hidden") {
                guard let name = Self.attribute("name", of: input.1) else { continue }
                fields.append(name, Self.attribute("value", of: input.1) ?? "")
            }
            for (name, value) in typed { fields.append(name, value) }
            return try show(Self.address(target, from: page.url), .post, fields.encoded)
        }
        throw Failure("\(page.url) (\(page.status)) has no form that leads to \(action)")
    }

    private func show(_ url: String, _ method: HTTPClientRequest.Method, _ form: String?) throws -> Page {
        var request = HTTPClientRequest(url: url, method: method)
        let origin = Self.origin(url)
        let jar = (cookies[origin] ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
        if !jar.isEmpty { request.headers.add(name: "Cookie", value: jar) }
        if let form {
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.headers.add(name: "Origin", value: origin)
            request.body = .string(form)
        }
        let (client, sent) = (client, request)
        let (response, milliseconds) = try blocking {
            let start = monotonicNanoseconds()
            let response = try await client.execute(sent)
            return (response, Double(monotonicNanoseconds() - start) / 1e6)
        }
        for header in response.headers["Set-Cookie"] {
            let pair = header.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { continue }
            cookies[origin, default: [:]][String(pair[0])] = pair[1].isEmpty ? nil : String(pair[1])
        }
        guard (300..<400).contains(response.status), let next = response.headers.first(name: "Location") else {
            return Page(url: url, status: response.status, text: response.text, milliseconds: milliseconds)
        }
        return try show(Self.address(next, from: url), .get, nil)
    }

    /// An attribute's value, of the text of a tag.
    private static func attribute(_ name: String, of tag: Substring) -> String? {
        let values = tag.matches(of: /([a-z-]+)="([^"]*)"/)
        return values.first { $0.1 == name }.map { plain(String($0.2)) }
    }

    /// A text as it was before it was put into HTML.
    static func plain(_ text: String) -> String {
        text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
            .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    private static func address(_ target: String, from url: String) -> String {
        target.hasPrefix("/") ? origin(url) + target : target
    }

    /// Scheme, host and port.
    private static func origin(_ url: String) -> String {
        url.split(separator: "/", maxSplits: 2).prefix(2).joined(separator: "//")
    }
}
