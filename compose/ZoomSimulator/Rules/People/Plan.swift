/// What an account pays for.
package enum Plan: String, Codable, CaseIterable, Sendable {
    case basic, pro, business, education, enterprise

    /// Whether the account pays nothing.
    var isFree: Bool { self == .basic }

    /// How many meetings a licensed user may run at once.
    ///
    /// Source: zoom/FACTS section 2, "Two meetings of one host".
    var concurrentMeetings: Int {
        switch self {
        case .basic, .pro: 1
        case .business, .education, .enterprise: 2
        }
    }

    /// The licence of a user who is given none in particular.
    var usualLicence: Licence { isFree ? .basic : .licensed }

    /// The plan as people read it.
    var words: String {
        switch self {
        case .basic: "Basic (free)"
        case .pro: "Pro"
        case .business: "Business"
        case .education: "Education"
        case .enterprise: "Enterprise"
        }
    }
}
