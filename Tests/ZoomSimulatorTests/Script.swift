import Cryptography
import Harness
import ServiceRuntime

@testable import ZoomSimulator

/// A world with one app and one user, moved by a manual clock: what scripts of rules begin with.
struct Script {
    static let callback = "https://practice.example/zoom/callback"

    var world = ZoomWorld()
    let clock = ManualClock()
    let random = CountingRandom()
    let user: User

    init(plan: Plan = .basic, settings: JSONValue = ["waitingRoom": false]) throws {
        let moment = Self.moment(clock, random)
        _ = try world.put(
            "app",
            AppDefinition(
                clientSecret: "secret",
                redirectURIs: [Self.callback],
                webhook: AppDefinition.Webhook(url: "https://practice.example/zoom/webhooks", secretToken: "shh")
            ),
            moment
        )
        world.apps["app"]?.webhook?.validatedAt = moment.now
        world.apps["app"]?.webhook?.challengeAt = moment.now.adding(days: 3)
        user = try world.add(
            NewUser(email: "ada@example.com", firstName: "Ada", lastName: "Bell", plan: plan, settings: settings),
            moment
        )
    }

    var now: Moment { Self.moment(clock, random) }

    private static func moment(_ clock: ManualClock, _ random: CountingRandom) -> Moment {
        let now = Instant(milliseconds: clock.milliseconds)
        return Moment(now: now, machine: now, origin: "http://zoom.test", random: random)
    }

    /// Allows the app and returns the code.
    mutating func allow(challenge: CodeChallenge? = nil, optional: Set<String> = []) throws -> String {
        let app = try world.app("app")
        let request = AuthorizationRequest(
            clientID: "app",
            redirectURI: Self.callback,
            state: "s t",
            challenge: challenge
        )
        let address = world.allow(request, app: app, user: user, optionalScopes: optional, now)
        return QueryFields(address)["code"] ?? ""
    }

    /// Exchanges a code.
    mutating func exchange(_ code: String, verifier: String? = nil, redirect: String = callback) -> Answer {
        var fields = ["grant_type": "authorization_code", "code": code, "redirect_uri": redirect]
        fields["code_verifier"] = verifier
        return world.answerToken(TokenRequest(clientID: "app", clientSecret: "secret", fields: fields), now)
    }

    /// Exchanges a refresh token.
    mutating func refresh(_ token: String) -> Answer {
        let fields = ["grant_type": "refresh_token", "refresh_token": token]
        return world.answerToken(TokenRequest(clientID: "app", clientSecret: "secret", fields: fields), now)
    }

    /// Connects, and returns the tokens.
    mutating func connect() throws -> (access: String, refresh: String) {
        exchange(try allow()).tokens
    }

    /// Asks the REST API.
    mutating func ask(
        _ endpoint: APIEndpoint,
        _ token: String,
        user: String? = "me",
        meeting: String? = nil,
        query: [String: String] = [:],
        body: JSONValue? = nil
    ) -> Answer {
        let call = APICall(
            endpoint,
            line: RequestLine(method: "X", path: "/v2"),
            token: token,
            user: user,
            meeting: meeting,
            query: query,
            body: body.map { Array($0.text.utf8) } ?? []
        )
        return world.answer(call, now)
    }

    /// The names of what was announced since the script began.
    var events: [String] { world.deliveries.map(\.event) }
}

extension Answer {
    var json: JSONValue { body.flatMap { JSONValue(parsing: Array($0.utf8)) } ?? .null }
    var tokens: (access: String, refresh: String) {
        (json["access_token"]?.string ?? "", json["refresh_token"]?.string ?? "")
    }
}

/// Bytes that never repeat, the same in every run.
final class CountingRandom: RandomSource {
    private let count = Counter()

    func bytes(_ count: Int) -> [UInt8] {
        self.count.increment()
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += SHA256.hash(Array("\(self.count.value) \(bytes.count)".utf8)) }
        return Array(bytes.prefix(count))
    }
}
