/// An account as the control API shows it.
package struct AccountView: Codable, Equatable, Sendable {
    package let id: String
    package let plan: Plan
    package let requiresApproval: Bool
    package let approvedApps: [String]

    init(_ account: Account) {
        id = account.id
        plan = account.plan
        requiresApproval = account.requiresApproval
        approvedApps = account.approvedApps.sorted()
    }
}

/// What `PATCH /accounts/{id}` of the control API takes; absent fields stay as they are.
package struct AccountChange: Codable, Equatable, Sendable {
    package var plan: Plan?
    package var requiresApproval: Bool?
    /// Client ids.
    package var approvedApps: [String]?

    /// Makes a change.
    package init(plan: Plan? = nil, requiresApproval: Bool? = nil, approvedApps: [String]? = nil) {
        self.plan = plan
        self.requiresApproval = requiresApproval
        self.approvedApps = approvedApps
    }
}
