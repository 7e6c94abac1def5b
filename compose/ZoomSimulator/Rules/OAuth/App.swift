/// An app of the Marketplace, with its credentials.
struct App: Codable, Equatable, Sendable {
    let clientID: String
    let clientSecret: String
    let name: String
    let developer: String
    let summary: String
    let redirectURIs: [String]
    /// Whether an address must be on the list exactly; otherwise it may begin with one of them.
    let strictRedirect: Bool
    let scopes: [AppScope]
    var webhook: AppWebhook?
    /// Where removals are announced.
    let deauthorizationURL: String?

    /// Whether people may be sent back to that address.
    func allowsRedirect(to address: String) -> Bool {
        redirectURIs.contains { strictRedirect ? $0 == address : address.hasPrefix($0) }
    }
}
