/// How heavily an operation weighs.
enum RateLabel: String, Codable, Sendable {
    case light = "Light"
    case medium = "Medium"

    /// Calls a second of one account.
    ///
    /// Source: zoom/FACTS section 2, "Limits".
    func perSecond(on plan: Plan) -> Int {
        switch (self, plan) {
        case (.light, .basic): 4
        case (.light, .pro): 30
        case (.light, _): 80
        case (.medium, .basic): 2
        case (.medium, .pro): 20
        case (.medium, _): 60
        }
    }

    /// Calls a day of one account; nil: no limit.
    func perDay(on plan: Plan) -> Int? {
        switch (self, plan) {
        case (.light, .basic): 6_000
        case (.medium, .basic): 2_000
        default: nil
        }
    }
}
