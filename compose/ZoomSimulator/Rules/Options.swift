/// How the simulator behaves where Zoom's behaviour is a number or not known: `GET` and `PATCH /options`.
package struct Options: Codable, Equatable, Sendable {
    /// Whether the limits per second and day apply.
    package var rateLimits = true
    /// Creates and updates of meetings a day and host.
    package var dailyMeetingLimit = 100
    /// Whether Decline sends the browser back to the app.
    package var declineRedirects = true
    /// Whether each try of a delivery gets a new time stamp.
    package var restampRetries = false
    package var accessTokenSeconds = 3_599
    package var refreshTokenDays = 90
    /// The plan of those who sign up on the spot.
    package var accountPlan = Plan.basic

    /// Makes the default options.
    package init() {}

    /// The options with some of them replaced.
    func changed(by change: JSONValue) throws(Refusal) -> Options {
        let known = [
            "rateLimits", "dailyMeetingLimit", "declineRedirects", "restampRetries", "accessTokenSeconds",
            "refreshTokenDays", "accountPlan",
        ]
        for name in change.fields.keys.sorted() where !known.contains(name) {
            throw .invalid("There is no option \"\(name)\", but \(known.joined(separator: ", ")).")
        }
        let options = try merged(self, with: change, called: "An option")
        guard options.dailyMeetingLimit >= 0, options.accessTokenSeconds > 0, options.refreshTokenDays > 0 else {
            throw .invalid("Numbers of options must be positive.")
        }
        return options
    }
}
