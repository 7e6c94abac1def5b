import Contracts
import Foundation

/// Why a call to Zoom did not do what was asked, as far as the next step depends on it.
enum ZoomFailure: Error, Equatable, Sendable {
    /// Nobody answered, or not in time; `maybeDone` when the request may have taken effect.
    case unreachable(maybeDone: Bool)
    /// Zoom had an error of its own (5xx), or an answer that is not what Zoom documents.
    case broken(status: Int)
    /// The access token is no longer taken: refresh.
    case tokenExpired
    /// The grant is gone: the user has to authorise again.
    case grantGone
    /// A permission that the call needs was not granted.
    case scopeMissing
    /// The host's creates and updates for today (UTC) are used up.
    case dailyLimit
    /// Too many calls: pause until then, or as our own schedule says.
    case rateLimited(until: Timestamp?)
    /// There is no such meeting.
    case meetingGone
    /// The meeting runs.
    case meetingRunning
    /// There is no such user any more.
    case userGone
    /// The user may not hold meetings.
    case hostingRefused
    /// Zoom says no for another reason: its code.
    case refused(code: Int, status: Int)

    /// The reason as the bus and the pages know it.
    var reason: ReasonCode {
        switch self {
        case .unreachable, .broken: .zoomUnreachable
        case .rateLimited: .zoomRateLimited
        case .grantGone, .userGone, .tokenExpired: .needsReconnect
        case .scopeMissing: .scopesDeclined
        case .dailyLimit: .zoomDailyLimit
        case .hostingRefused: .licenceMissing
        case .meetingGone, .meetingRunning, .refused: .zoomRefused
        }
    }

    /// Reads a failed answer of the REST API.
    ///
    /// Source: zoom/FACTS section 2, "API error bodies" and "Limits".
    init(status: Int, body: [UInt8], retryAfter: String?) {
        let error = try? JSONDecoder().decode(ErrorBody.self, from: Data(body))
        let message = error?.message ?? ""
        switch (status, error?.code) {
        case (401, _): self = .tokenExpired
        case (400, 4_711): self = .scopeMissing
        case (400, 4_700): self = .tokenExpired
        case (404, 3_001): self = .meetingGone
        case (400, 3_002): self = .meetingRunning
        case (404, 1_001): self = .userGone
        case (400, 3_161): self = .hostingRefused
        case (429, _) where message.contains("Meeting Create/Update"): self = .dailyLimit
        case (429, _): self = .rateLimited(until: retryAfter.flatMap { Timestamp($0) })
        case (500..., _), (..<400, _): self = .broken(status: status)
        case (_, let code): self = .refused(code: code ?? 0, status: status)
        }
    }

    private struct ErrorBody: Decodable {
        var code: Int?
        var message: String?
    }
}
