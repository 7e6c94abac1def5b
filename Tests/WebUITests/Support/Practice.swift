import Contracts
import Cryptography
import HTTPServer
import Harness
import ServiceRuntime
import WebUI

/// A practice with one person who signs in, and a site that they look at.
final class Practice: Sendable {
    static let account = Account(
        id: AccountID(rawValue: "practice-1"),
        name: "Rivers & Sons",
        timeZone: "Europe/Berlin"
    )
    static let userID = UserID(rawValue: "user-1")

    let clock = ManualClock()
    let logs = InMemoryLogHandler()
    let key = SigningKey(id: "identity-1", key: Ed25519.PrivateKey())
    let otherKey = SigningKey(id: "scheduling-1", key: Ed25519.PrivateKey())
    let site: Site
    let user: Lock<User?>
    let isMaster: Bool

    init(
        origin: String = "https://telehealth.example.org",
        operatorSecret: String? = nil,
        isZoomSimulated: Bool = false,
        access: EffectiveAccess = .none
    ) {
        site = Site(
            service: .scheduling,
            settings: WebSettings(
                publicOrigin: origin,
                operatorSecret: operatorSecret,
                isZoomSimulated: isZoomSimulated
            )
        )
        isMaster = access.settings
        user = Lock(
            User(
                id: Self.userID,
                accountId: Self.account.id,
                displayName: "Robin <Rivers>",
                role: .standard,
                active: true,
                defaultPractitionerId: nil,
                access: access,
                sessionsValidFrom: Timestamp(milliseconds: 0)
            )
        )
    }

    var now: Timestamp { Timestamp(milliseconds: clock.milliseconds) }
    var keys: JSONWebKeySet {
        JSONWebKeySet([key.id: key.key.publicKey, otherKey.id: otherKey.key.publicKey])
    }
    var signer: SessionSigner { SessionSigner(key: key, isSecure: true) }
    var verifier: SessionVerifier { SessionVerifier(keys: keys, clock: clock) }
    var runtime: Runtime { Runtime(clock: clock, logger: Logger(label: "test", handler: logs)) }

    /// The middleware over a directory that knows the one person.
    func signedIn(ownsUsers: Bool = false) -> SignedIn {
        SignedIn(site: site, verifier: verifier, ownsUsers: ownsUsers) { [user] id, _ in
            guard id == Self.userID, let user = user.withLock({ $0 }) else { return nil }
            return (user, Self.account)
        }
    }

    /// Signs the person in, as identity does.
    func session() -> PageSession {
        signer.begin(user: Self.userID, account: Self.account.id, now: now)
    }

    /// The `Cookie` header of a session.
    func cookie(_ session: PageSession) throws -> String {
        let cookie = try signer.cookie(for: session)
        return "\(cookie.name)=\(cookie.value)"
    }

    /// The viewer as pages get them.
    func viewer(_ session: PageSession) throws -> Viewer {
        guard let user = user.withLock({ $0 }) else { throw HTTPError(.notFound) }
        return Viewer(session: session, user: user, account: Self.account)
    }

    /// Asks routes behind everything that a service has around them.
    func ask(
        _ routes: RouteCollection,
        operatorRoutes: RouteCollection = RouteCollection(),
        _ method: HTTPMethod = .get,
        _ target: String,
        headers: HTTPFields = [:],
        form: URLEncodedForm? = nil,
        json: String? = nil
    ) async throws -> Response {
        var headers = headers
        var body: [UInt8] = []
        if let form {
            headers[.contentType] = "application/x-www-form-urlencoded"
            body = Array(form.encoded.utf8)
        }
        if let json {
            headers[.contentType] = "application/json"
            body = Array(json.utf8)
        }
        let request = try Request(method: method, target: target, headers: headers, body: body)
        return await site.router(routes, operatorRoutes: operatorRoutes, runtime: runtime)
            .respond(to: request, context: RequestContext(id: "request-1", logger: runtime.logger))
    }
}

extension Response {
    /// The body, as text.
    var text: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
