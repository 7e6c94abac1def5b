/// What a user may do with meetings.
package enum Licence: String, Codable, CaseIterable, Sendable {
    case basic, licensed
    /// No meetings at all.
    case none

    /// The number in Zoom's `type`.
    var type: Int64 {
        switch self {
        case .basic: 1
        case .licensed: 2
        case .none: 4
        }
    }

    /// Minutes after which Zoom ends a meeting.
    ///
    /// Source: zoom/FACTS section 2, "Free hosts".
    var meetingMinutes: Int64 { self == .basic ? 40 : 30 * 60 }

    /// The licence as people read it.
    var words: String {
        switch self {
        case .basic: "Basic"
        case .licensed: "Licensed"
        case .none: "No meetings licence"
        }
    }
}
