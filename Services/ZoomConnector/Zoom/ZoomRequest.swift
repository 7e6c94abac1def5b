import Contracts
import Foundation

/// One request to Zoom, as plain values: built here, sent by ``ZoomClient``.
struct ZoomRequest: Equatable, Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// Who vouches for the request.
    enum Authorization: Equatable, Sendable {
        /// The app itself, by its id and secret.
        case app
        /// A user, by their access token.
        case bearer(String)
    }

    /// Which of Zoom's hosts.
    enum Base: Equatable, Sendable {
        /// `zoom.us`: OAuth.
        case oauth
        /// The REST API, where the token's `api_url` says.
        case api(String?)
    }

    var method: Method
    var base: Base
    /// Path and query.
    var path: String
    var authorization: Authorization
    var contentType: String?
    var body: [UInt8]?
    /// Whether sending it twice does no more than sending it once.
    var isRepeatable: Bool
}

extension ZoomRequest {
    // MARK: OAuth

    /// Exchanges a code for tokens.
    ///
    /// Single use: a lost answer starts the connection again.
    static func exchange(code: String, redirectURI: String, verifier: String) -> ZoomRequest {
        form(
            "/oauth/token",
            [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectURI),
                ("code_verifier", verifier),
            ]
        )
    }

    /// Exchanges a refresh token for the next pair.
    ///
    /// Single use: a lost answer ends the grant.
    static func refresh(_ refreshToken: String) -> ZoomRequest {
        form("/oauth/token", [("grant_type", "refresh_token"), ("refresh_token", refreshToken)])
    }

    /// Revokes a token, and with it the grant.
    static func revoke(_ token: String) -> ZoomRequest {
        var request = form("/oauth/revoke", [("token", token)])
        request.isRepeatable = true
        return request
    }

    // MARK: Users

    static func user(_ access: ZoomAccess) -> ZoomRequest { get("/users/me", access) }

    static func settings(_ access: ZoomAccess) -> ZoomRequest { get("/users/me/settings", access) }

    static func hostKey(_ access: ZoomAccess) -> ZoomRequest { get("/users/me/token?type=zak", access) }

    // MARK: Meetings

    static func create(_ meeting: WantedMeeting, _ access: ZoomAccess) -> ZoomRequest {
        json(.post, "/users/me/meetings", MeetingBody(meeting), access)
    }

    static func update(_ number: Int64, to meeting: WantedMeeting, _ access: ZoomAccess) -> ZoomRequest {
        var request = json(.patch, "/meetings/\(number)", MeetingBody(meeting), access)
        request.isRepeatable = true
        return request
    }

    static func delete(_ number: Int64, _ access: ZoomAccess) -> ZoomRequest {
        var request = get("/meetings/\(number)", access)
        request.method = .delete
        return request
    }

    static func meeting(_ number: Int64, _ access: ZoomAccess) -> ZoomRequest { get("/meetings/\(number)", access) }

    /// The host's meetings, 300 a page.
    static func meetings(pageToken: String?, _ access: ZoomAccess) -> ZoomRequest {
        let page = pageToken.map { "&next_page_token=\(percentEncoded($0))" } ?? ""
        return get("/users/me/meetings?type=scheduled&page_size=300\(page)", access)
    }

    // MARK: Building

    private static func get(_ path: String, _ access: ZoomAccess) -> ZoomRequest {
        ZoomRequest(
            method: .get,
            base: .api(access.apiURL),
            path: "/v2\(path)",
            authorization: .bearer(access.token),
            contentType: nil,
            body: nil,
            isRepeatable: true
        )
    }

    private static func json(
        _ method: Method,
        _ path: String,
        _ value: some Encodable,
        _ access: ZoomAccess
    ) -> ZoomRequest {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ZoomRequest(
            method: method,
            base: .api(access.apiURL),
            path: "/v2\(path)",
            authorization: .bearer(access.token),
            contentType: "application/json",
            body: (try? encoder.encode(value)).map { Array($0) },
            isRepeatable: false
        )
    }

    private static func form(_ path: String, _ fields: [(String, String)]) -> ZoomRequest {
        let text = fields.map { "\($0.0)=\(percentEncoded($0.1))" }.joined(separator: "&")
        return ZoomRequest(
            method: .post,
            base: .oauth,
            path: path,
            authorization: .app,
            contentType: "application/x-www-form-urlencoded",
            body: Array(text.utf8),
            isRepeatable: false
        )
    }

    /// What Zoom is told of a meeting; no `settings`, so that the practitioner's own preferences rule.
    private struct MeetingBody: Encodable {
        var type = 2
        var topic = WantedMeeting.topic
        var agenda: String
        var start_time: String
        var duration: Int
        var timezone: String

        init(_ meeting: WantedMeeting) {
            agenda = meeting.reference
            start_time = meeting.startTime
            duration = meeting.durationMinutes
            timezone = meeting.timeZone
        }
    }
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
func percentEncoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
            result.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            let hex = String(byte, radix: 16, uppercase: true)
            result += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
        }
    }
    return result
}
