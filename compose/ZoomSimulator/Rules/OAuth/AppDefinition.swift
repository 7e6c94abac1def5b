/// What `PUT /apps/{clientId}` of the control API takes.
package struct AppDefinition: Codable, Equatable, Sendable {
    /// The webhook part of a definition.
    package struct Webhook: Codable, Equatable, Sendable {
        package var url: String
        package var secretToken: String
        /// The events it wants; nil: all.
        package var events: [String]?

        /// Makes the part.
        package init(url: String, secretToken: String, events: [String]? = nil) {
            self.url = url
            self.secretToken = secretToken
            self.events = events
        }
    }

    package var clientSecret: String
    package var name: String
    package var redirectURIs: [String]
    package var developer: String?
    package var description: String?
    package var strictRedirect: Bool?
    package var scopes: [AppScope]?
    package var webhook: Webhook?
    package var deauthorizationURL: String?

    /// Makes a definition; more is set on the value.
    package init(
        clientSecret: String,
        name: String = "Zoom BYO Telehealth",
        redirectURIs: [String],
        scopes: [AppScope]? = nil,
        webhook: Webhook? = nil
    ) {
        self.clientSecret = clientSecret
        self.name = name
        self.redirectURIs = redirectURIs
        self.scopes = scopes
        self.webhook = webhook
    }
}
