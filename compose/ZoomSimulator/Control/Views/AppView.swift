/// An app as the control API shows it: without its secrets.
package struct AppView: Codable, Equatable, Sendable {
    /// The webhook part.
    package struct Webhook: Codable, Equatable, Sendable {
        package let url: String
        package let events: [String]?
        /// When the address last proved that it knows the secret.
        package let validatedAt: Instant?
        /// Why the last challenge failed.
        package let validationFailure: String?
    }

    package let clientId: String
    package let name: String
    package let developer: String
    package let description: String
    package let redirectURIs: [String]
    package let strictRedirect: Bool
    package let scopes: [AppScope]
    package let webhook: Webhook?
    package let deauthorizationURL: String?

    init(_ app: App) {
        clientId = app.clientID
        name = app.name
        developer = app.developer
        description = app.summary
        redirectURIs = app.redirectURIs
        strictRedirect = app.strictRedirect
        scopes = app.scopes
        webhook = app.webhook.map {
            Webhook(
                url: $0.url,
                events: $0.events,
                validatedAt: $0.validatedAt,
                validationFailure: $0.validationFailure
            )
        }
        deauthorizationURL = app.deauthorizationURL
    }
}
