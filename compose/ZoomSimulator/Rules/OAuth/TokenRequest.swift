/// A request to the token endpoint or the revocation endpoint, as far as it is understood.
package struct TokenRequest: Equatable, Sendable {
    /// The app's id and secret from the `Authorization` header; nil when it was missing or broken.
    package var clientID: String?
    package var clientSecret: String?
    /// The posted fields.
    package var fields: [String: String]

    /// Makes a request.
    package init(clientID: String?, clientSecret: String?, fields: [String: String]) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.fields = fields
    }
}
