/// One customer of Zoom: its plan, its rules, and how much of the limits it has used.
struct Account: Codable, Equatable, Sendable {
    let id: String
    var plan: Plan
    /// Whether an administrator has to approve an app before users may add it.
    var requiresApproval = false
    /// The client ids of the apps that were approved.
    var approvedApps: Set<String> = []
    var usage = RateUsage()

    /// Whether a user of this account may add the app.
    func allows(_ clientID: String) -> Bool {
        !requiresApproval || approvedApps.contains(clientID)
    }
}
