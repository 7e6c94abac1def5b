import Contracts
import Foundation
import HTTPServer
import Harness
import ServiceRuntime
import Testing
import WebUI

@testable import Identity

/// Somebody's browser: keeps cookies, reads pages, fills in forms.
final class TestBrowser: Sendable {
    private let identity: TestIdentity
    private let cookies = Lock<[String: String]>([:])
    let address: String

    /// A browser at a network address of its own.
    init(_ identity: TestIdentity) {
        self.identity = identity
        address = "address of \(identity.nextSubmission())"
    }

    /// A browser in which a user is signed in.
    convenience init(_ practice: TestPractice, as user: UserID? = nil) throws {
        self.init(practice.identity)
        let signer = SessionSigner(
            key: practice.identity.keys.identity,
            random: practice.identity.random,
            isSecure: false
        )
        let session = signer.begin(
            user: user ?? practice.master,
            account: practice.id,
            now: Timestamp(milliseconds: practice.identity.clock.milliseconds)
        )
        let cookie = try signer.cookie(for: session)
        cookies.withLock { $0[cookie.name] = cookie.value }
    }

    var isSignedIn: Bool { cookies.withLock { $0["session"]?.isEmpty == false } }

    /// Opens an address, as a link does.
    func get(_ target: String) async throws -> TestPage {
        try await send(.get, target, nil)
    }

    /// Posts fields of which some have the same name.
    func post(_ target: String, fields: [(name: String, value: String)]) async throws -> TestPage {
        var form = URLEncodedForm()
        for (name, value) in fields { form.append(name, value) }
        return try await send(.post, target, form)
    }

    /// Posts fields as they are given.
    func post(_ target: String, _ fields: KeyValuePairs<String, String>, origin: String? = nil) async throws -> TestPage
    {
        try await send(.post, target, URLEncodedForm(fields), origin: origin)
    }

    /// Sends the form of a page that posts to `action`, with some fields filled in: the form's own are replaced, nil leaves
    /// a box unticked.
    func submit(
        _ page: TestPage,
        to action: String,
        _ changes: KeyValuePairs<String, String?> = [:]
    ) async throws -> TestPage {
        var fields = try page.form(action)
        fields.removeAll { field in changes.contains { $0.key == field.name } }
        for (name, value) in changes { if let value { fields.append((name, value)) } }
        return try await post(action, fields: fields)
    }

    private func send(
        _ method: HTTPMethod,
        _ target: String,
        _ form: URLEncodedForm?,
        origin: String? = nil
    ) async throws -> TestPage {
        var headers: HTTPFields = [.accept: "text/html"]
        let jar = cookies.withLock { $0 }
        if !jar.isEmpty {
            headers[.cookie] = jar.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        if form != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        if let origin { headers[.origin] = origin }
        let request = try Request(
            method: method,
            target: target,
            headers: headers,
            body: Array((form?.encoded ?? "").utf8),
            remoteAddress: address
        )
        let response = await identity.service.router.respond(
            to: request,
            context: RequestContext(id: "request", logger: identity.runtime.logger)
        )
        for field in response.headers where field.name == .setCookie {
            let pair = field.value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
            let isGone = field.value.contains("Max-Age=0")
            cookies.withLock { $0[pair[0]] = isGone ? nil : pair[1] }
        }
        return TestPage(response)
    }
}
