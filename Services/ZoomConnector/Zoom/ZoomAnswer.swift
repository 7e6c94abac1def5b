import Contracts
import Foundation

/// Readings of Zoom's good answers; what is not as documented is a ``ZoomFailure/broken(status:)``.
enum ZoomAnswer {
    /// Reads the answer of the token endpoint.
    static func tokens(
        status: Int,
        body: [UInt8],
        now: Timestamp,
        accepts: (String) -> Bool
    ) throws(ZoomFailure) -> ZoomTokens {
        guard status == 200 else { throw tokenFailure(status: status, body: body) }
        let answer: TokenBody = try decode(body, status)
        guard !answer.access_token.isEmpty, !answer.refresh_token.isEmpty, answer.expires_in > 0 else {
            throw .broken(status: status)
        }
        return ZoomTokens(
            access: answer.access_token,
            refresh: answer.refresh_token,
            expiresAt: now + .seconds(answer.expires_in),
            apiURL: answer.api_url.flatMap { accepts($0) ? $0 : nil },
            scopes: (answer.scope ?? "").split(separator: " ").map(String.init)
        )
    }

    /// Why the token endpoint said no: only `invalid_grant` ends a grant.
    private static func tokenFailure(status: Int, body: [UInt8]) -> ZoomFailure {
        struct Body: Decodable { var error: String? }
        let error = (try? JSONDecoder().decode(Body.self, from: Data(body)))?.error
        switch (status, error) {
        case (_, "invalid_grant"): return .grantGone
        case (429, _): return .rateLimited(until: nil)
        case (400..<500, _): return .refused(code: 0, status: status)
        default: return .broken(status: status)
        }
    }

    /// Reads `GET /users/me`.
    static func user(_ body: [UInt8]) throws(ZoomFailure) -> ZoomUser {
        let user: UserBody = try decode(body, 200)
        let name = user.display_name ?? [user.first_name, user.last_name].compactMap(\.self).joined(separator: " ")
        return ZoomUser(
            id: user.id,
            accountID: user.account_id ?? "",
            name: name,
            email: user.email ?? "",
            type: user.type
        )
    }

    /// Reads `GET /users/me/settings`; what is absent is unknown.
    static func preferences(_ body: [UInt8]) throws(ZoomFailure) -> ZoomPreferences {
        let settings: SettingsBody = try decode(body, 200)
        return ZoomPreferences(
            waitingRoom: settings.in_meeting?.waiting_room,
            virtualBackground: settings.in_meeting?.virtual_background,
            joinBeforeHost: settings.schedule_meeting?.join_before_host,
            hostVideo: settings.schedule_meeting?.host_video,
            participantVideo: settings.schedule_meeting?.participants_video,
            passcode: settings.schedule_meeting?.require_password_for_scheduling_new_meetings,
            joinFromBrowser: settings.in_meeting?.show_a_join_from_your_browser_link,
            autoRecording: settings.recording?.auto_recording
        )
    }

    /// Reads a meeting: what a create answers, and what a read does.
    static func meeting(_ body: [UInt8], status: Int) throws(ZoomFailure) -> ZoomMeeting {
        let meeting: MeetingBody = try decode(body, status)
        return ZoomMeeting(meeting)
    }

    /// Reads one page of the host's meetings.
    static func meetings(_ body: [UInt8]) throws(ZoomFailure) -> (meetings: [ZoomMeeting], nextPage: String?) {
        struct Page: Decodable {
            var next_page_token: String?
            var meetings: [MeetingBody]
        }
        let page: Page = try decode(body, 200)
        let next = page.next_page_token.flatMap { $0.isEmpty ? nil : $0 }
        return (page.meetings.map { ZoomMeeting($0) }, next)
    }

    /// Reads the host key (ZAK): whoever holds it is the host.
    static func hostKey(_ body: [UInt8]) throws(ZoomFailure) -> String {
        struct Body: Decodable { var token: String }
        let answer: Body = try decode(body, 200)
        guard !answer.token.isEmpty else { throw .broken(status: 200) }
        return answer.token
    }

    private static func decode<Body: Decodable>(_ body: [UInt8], _ status: Int) throws(ZoomFailure) -> Body {
        guard let value = try? JSONDecoder().decode(Body.self, from: Data(body)) else {
            throw .broken(status: status)
        }
        return value
    }

    private struct TokenBody: Decodable {
        var access_token: String
        var refresh_token: String
        var expires_in: Int64
        var scope: String?
        var api_url: String?
    }

    private struct UserBody: Decodable {
        var id: String
        var account_id: String?
        var display_name: String?
        var first_name: String?
        var last_name: String?
        var email: String?
        var type: Int
    }

    private struct SettingsBody: Decodable {
        struct Schedule: Decodable {
            var join_before_host: Bool?
            var host_video: Bool?
            var participants_video: Bool?
            var require_password_for_scheduling_new_meetings: Bool?
        }
        struct InMeeting: Decodable {
            var waiting_room: Bool?
            var virtual_background: Bool?
            var show_a_join_from_your_browser_link: Bool?
        }
        struct Recording: Decodable {
            var auto_recording: String?
        }
        var schedule_meeting: Schedule?
        var in_meeting: InMeeting?
        var recording: Recording?
    }

    fileprivate struct MeetingBody: Decodable {
        var id: Int64
        var uuid: String?
        var status: String?
        var agenda: String?
        var start_time: String?
        var duration: Int?
        var join_url: String?
        var start_url: String?
    }
}

/// A Zoom user: shown to those who may see the link, never published.
struct ZoomUser: Codable, Equatable, Sendable {
    var id: String
    var accountID: String
    var name: String
    var email: String
    /// 1 Basic, 2 Licensed, 3 On-premise, 4 and 99 without a licence for meetings.
    var type: Int

    /// What the licence lets the user do.
    var licence: Connection.Licence {
        switch type {
        case 1: .basic
        case 2, 3: .licensed
        default: .none
        }
    }

    /// Minutes after which Zoom ends a meeting of this user.
    var meetingLimitMinutes: Int? { type == 1 ? 40 : nil }
}

/// A Zoom user's own preferences, as far as the profile page shows them; nil is unknown.
struct ZoomPreferences: Codable, Equatable, Sendable {
    var waitingRoom: Bool?
    var virtualBackground: Bool?
    var joinBeforeHost: Bool?
    var hostVideo: Bool?
    var participantVideo: Bool?
    var passcode: Bool?
    var joinFromBrowser: Bool?
    var autoRecording: String?
}

/// A meeting as Zoom answers it.
struct ZoomMeeting: Equatable, Sendable {
    var number: Int64
    var uuid: String?
    /// Whether it runs now; nil when the answer does not say.
    var isRunning: Bool?
    /// Our reference, if it is one of ours.
    var reference: String?
    /// When it is to begin; nil for one without a fixed time.
    var startsAt: Timestamp?
    var durationMinutes: Int?
    /// For clients; sealed at rest.
    var joinURL: String?
    /// Whoever holds it is the host: never stored.
    var startURL: String?

    fileprivate init(_ body: ZoomAnswer.MeetingBody) {
        number = body.id
        uuid = body.uuid
        isRunning = body.status.map { $0 == "started" }
        reference = body.agenda
        startsAt = body.start_time.flatMap { Timestamp($0) }
        durationMinutes = body.duration
        joinURL = body.join_url
        startURL = body.start_url
    }
}
