/// Everything, as `GET /state` of the control API shows it.
package struct StateView: Codable, Equatable, Sendable {
    /// What one user has allowed one app.
    package struct GrantView: Codable, Equatable, Sendable {
        package let clientId: String
        package let user: String
        package let scopes: [String]
        package let addedAt: Instant
        /// Whether its code was exchanged for tokens.
        package let isLive: Bool
    }

    /// How many tokens work.
    package struct TokenCounts: Codable, Equatable, Sendable {
        package let access: Int
        package let refresh: Int
        package let hostKeys: Int
    }

    package let clock: ClockView
    package let options: Options
    package let accounts: [AccountView]
    package let users: [UserView]
    package let apps: [AppView]
    package let grants: [GrantView]
    package let tokens: TokenCounts
    package let meetings: [MeetingView]
    package let calls: [CallView]
    package let faults: [Fault]
    package let webhooks: [DeliveryView]
    package let requests: RequestLog
}
