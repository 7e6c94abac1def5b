import Foundation
import ServiceRuntime

@testable import ZoomSimulator

/// The simulated Zoom's rules, asked as its REST API and its pages are asked.
final class SimulatedZoom {
    /// An answer of the token endpoint or the REST API.
    struct Answered {
        var status: Int
        var body: [UInt8]
        var retryAfter: String?
    }

    /// What the app sends to its webhook address.
    struct Sending {
        var body: [UInt8]
        var signature: String
        var timestamp: String
        fileprivate var order: WebhookOrder
        /// The challenge of the address, and not a delivery.
        var isChallenge: Bool {
            if case .challenge = order.purpose { true } else { false }
        }
    }

    static let clientID = "simulated-app"
    static let clientSecret = "simulated-app-secret"
    static let webhookSecret = "simulated-webhook-secret"
    static let redirectURI = "https://practice.example/zoom/callback"
    /// Where links and `api_url` lead.
    static let origin = "https://zoom.us"

    private(set) var rules = ZoomWorld()
    private let clock: VirtualClock
    private let random: SeededBytes
    /// The ids of its users.
    private(set) var users: [String] = []

    init(_ clock: VirtualClock) throws {
        self.clock = clock
        random = SeededBytes(seed: 0x5A00)
        let definition = AppDefinition(
            clientSecret: Self.clientSecret,
            redirectURIs: [Self.redirectURI],
            webhook: AppDefinition.Webhook(
                url: "https://practice.example/zoom/webhooks",
                secretToken: Self.webhookSecret
            )
        )
        _ = try rules.put(Self.clientID, definition, moment)
        // Limits per second are the machine's; limits per day stay.
        for number in 1...4 {
            let new = NewUser(
                email: "zoom\(number)@example.org",
                licence: number == 4 ? .basic : .licensed,
                plan: number == 4 ? .basic : .pro
            )
            users.append(try rules.add(new, moment).id)
        }
    }

    private var moment: Moment {
        let now = Instant(milliseconds: clock.milliseconds)
        return Moment(now: now, machine: now, origin: Self.origin, random: random)
    }

    // MARK: The app asks

    /// Answers a request of the app's.
    func answer(method: String, path: String, bearer: String?, body: [UInt8]) -> Answered {
        let query = QueryFields(path)
        let parts = path.prefix { $0 != "?" }.split(separator: "/").map(String.init)
        let answer: Answer
        if parts.first == "oauth" {
            let fields = QueryFields("?" + String(decoding: body, as: UTF8.self))
            let names = ["grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "token"]
            var posted: [String: String] = [:]
            for name in names { posted[name] = fields[name] }
            let request = TokenRequest(clientID: Self.clientID, clientSecret: Self.clientSecret, fields: posted)
            answer =
                parts.last == "revoke"
                ? rules.answerRevocation(request, moment) : rules.answerToken(request, moment)
        } else {
            var asked: [String: String] = [:]
            for name in ["type", "page_size", "next_page_token"] { asked[name] = query[name] }
            let isMeeting = parts.count == 3 && parts[1] == "meetings"
            let call = APICall(
                Self.endpoint(method, parts),
                line: RequestLine(method: method, path: String(path.prefix { $0 != "?" })),
                token: bearer,
                user: isMeeting ? nil : parts[2],
                meeting: isMeeting ? parts[2] : nil,
                query: asked,
                body: body
            )
            answer = rules.answer(call, moment)
        }
        return Answered(
            status: answer.status,
            body: Array((answer.body ?? "").utf8),
            retryAfter: answer.headers.first { $0.name.lowercased() == "retry-after" }?.value
        )
    }

    private static func endpoint(_ method: String, _ parts: [String]) -> APIEndpoint {
        switch (method, parts[1], parts.count > 3 ? parts[3] : "") {
        case ("GET", "users", ""): .readUser
        case ("GET", "users", "settings"): .readSettings
        case ("GET", "users", "token"): .readToken
        case ("GET", "users", "meetings"): .listMeetings
        case ("POST", "users", "meetings"): .createMeeting
        case ("PATCH", "meetings", _): .updateMeeting
        case ("DELETE", "meetings", _): .deleteMeeting
        default: .readMeeting
        }
    }

    // MARK: Webhooks

    /// What is to be sent to the app now.
    func takeSendings() -> [Sending] {
        rules.takeOrders(moment).map { order in
            Sending(body: Array(order.body.utf8), signature: order.signature, timestamp: order.timestamp, order: order)
        }
    }

    /// How a sending went; nil: nobody answered.
    func record(_ sending: Sending, status: Int?, body: [UInt8] = []) {
        rules.record(
            sending.order,
            status.map { .answer(status: $0, body: body) } ?? .failure("no answer"),
            moment
        )
        rules.deliveries.removeAll { $0.state == .delivered }
    }

    /// Whether everything that is due was sent.
    var isSettled: Bool { rules.isSettled(Instant(milliseconds: clock.milliseconds)) }

    // MARK: What people do at Zoom

    /// Time does what it does by itself.
    func pass() { _ = rules.runDue(moment) }

    /// A person allows the app what it asks for at `url`.
    ///
    /// - Returns: the code that the browser brings back; nil when Zoom shows an error of its own.
    func allow(user: String, at url: String) -> String? {
        let fields = QueryFields(url)
        guard let (request, app) = try? rules.authorizationRequest({ fields[$0] }), let user = rules.users[user],
            user.status == .active
        else { return nil }
        let optional = Set(app.scopes.filter(\.isOptional).map(\.name))
        let address = rules.allow(request, app: app, user: user, optionalScopes: optional, moment)
        return QueryFields(address)["code"]
    }

    /// A person removes the app in the Marketplace.
    func removeApp(user: String) -> Bool {
        guard let user = rules.users[user] else { return false }
        return (try? rules.removeApp(Self.clientID, of: user, moment)) != nil
    }

    /// A host opens a start link.
    func open(startLink: String, endingOthers: Bool) -> Bool {
        guard let number = Self.number(startLink),
            let (meeting, user) = try? rules.startLink(number, key: QueryFields(startLink)["zak"], moment.now),
            user.id == meeting.hostID
        else { return false }
        guard let outcome = try? rules.start(meeting, client: .desktop, endingOthers: endingOthers, moment) else {
            return false
        }
        if case .seated = outcome { return true }
        return false
    }

    /// A client opens a join link.
    func open(joinLink: String, name: String) -> Bool {
        guard let number = Self.number(joinLink),
            let meeting = try? rules.joinLink(number, passcode: QueryFields(joinLink)["pwd"], moment.now)
        else { return false }
        _ = rules.join(meeting, name: name, user: nil, client: .browser, moment)
        return true
    }

    /// A running call ends, or somebody leaves one.
    func endCall(choice: Int) -> Bool {
        let running = rules.calls.filter(\.isRunning)
        guard !running.isEmpty else { return false }
        rules.end(running[choice % running.count].uuid, .endedByHost, at: moment.now, moment)
        return true
    }

    /// A person deletes one of their meetings by hand.
    ///
    /// - Returns: its number; nil when there is none.
    func deleteMeeting(choice: Int) -> Int64? {
        let there = meetings.filter { rules.runningCall($0.number) == nil }
        guard !there.isEmpty, let meeting = rules.meetings[there[choice % there.count].number],
            (try? rules.deleteMeeting(meeting, moment)) != nil
        else { return nil }
        return meeting.number
    }

    /// The meetings whose calls run.
    var runningNumbers: [Int64] { rules.calls.filter(\.isRunning).map(\.number) }

    /// An administrator gives a user another licence.
    func changeLicence(choice: Int) -> Bool {
        let user = users[choice % users.count]
        let licence: Licence = choice / users.count % 3 == 0 ? .basic : .licensed
        return (try? rules.change(user, UserChange(licence: licence), moment)) != nil
    }

    /// Zoom ends a user's tokens before their time; with `refresh` those as well, so that the grant is dead.
    func expireTokens(choice: Int, refresh: Bool) -> Bool {
        guard let user = rules.users[users[choice % users.count]] else { return false }
        rules.expireTokens(of: user, refresh: refresh, moment.now)
        return true
    }

    // MARK: What is there

    /// A meeting as a checker needs it.
    struct Known {
        var number: Int64
        var host: String
        var agenda: String
        /// Milliseconds since the epoch.
        var madeAt: Int64
    }

    /// The meetings that exist, by number: neither deleted nor, a month after their day, gone by themselves.
    var meetings: [Known] {
        let now = moment.now
        return rules.meetings.values.filter { $0.exists(at: now) }.map {
            Known(number: $0.number, host: $0.hostID, agenda: $0.agenda, madeAt: $0.createdAt.milliseconds)
        }
        .sorted { $0.number < $1.number }
    }

    /// Whether a user has granted the app anything that still works.
    func hasGrant(_ user: String) -> Bool { rules.grants.contains { $0.userID == user } }

    /// The meeting that a link leads to: `/s/1`, `/j/1`, `/wc/1/start`.
    static func number(_ link: String) -> Int64? {
        link.prefix { $0 != "?" }.split(separator: "/").lazy.compactMap { Int64($0) }.first
    }
}
