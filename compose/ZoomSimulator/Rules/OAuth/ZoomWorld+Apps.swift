extension ZoomWorld {
    /// The app of a client id.
    func app(_ clientID: String) throws(Refusal) -> App {
        guard let app = apps[clientID] else { throw .notFound("There is no app \(clientID).") }
        return app
    }

    /// Makes an app or replaces it; what people have granted it stays.
    mutating func put(_ clientID: String, _ definition: AppDefinition, _ moment: Moment) throws(Refusal) -> App {
        guard !clientID.isEmpty, clientID.utf8.count <= 128,
            clientID.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") })
        else { throw .invalid("A client id is 1 to 128 visible characters without a colon.") }
        guard !definition.clientSecret.isEmpty else { throw .invalid("clientSecret is empty.") }
        guard !definition.name.isEmpty else { throw .invalid("name is empty.") }
        guard !definition.redirectURIs.isEmpty, definition.redirectURIs.allSatisfy(Self.isAddress) else {
            throw .invalid("redirectURIs must be a list of http or https addresses, at least one.")
        }
        let addresses = [definition.webhook?.url, definition.deauthorizationURL].compactMap(\.self)
        guard addresses.allSatisfy(Self.isAddress) else {
            throw .invalid("A webhook's url and deauthorizationURL must be http or https addresses.")
        }
        var webhook = definition.webhook.map {
            AppWebhook(url: $0.url, secretToken: $0.secretToken, events: $0.events, challengeAt: moment.now)
        }
        if let old = apps[clientID]?.webhook, let new = webhook, old.url == new.url,
            old.secretToken == new.secretToken
        {
            webhook?.validatedAt = old.validatedAt
        }
        let app = App(
            clientID: clientID,
            clientSecret: definition.clientSecret,
            name: definition.name,
            developer: definition.developer ?? "A developer near you",
            summary: definition.description ?? "Run your telehealth calls on your own Zoom account.",
            redirectURIs: definition.redirectURIs,
            strictRedirect: definition.strictRedirect ?? true,
            scopes: definition.scopes ?? AppScope.telehealth,
            webhook: webhook,
            deauthorizationURL: definition.deauthorizationURL
        )
        apps[clientID] = app
        return app
    }

    /// Removes an app with everything that was granted to it; nobody is told.
    mutating func removeApp(_ clientID: String) throws(Refusal) {
        _ = try app(clientID)
        apps[clientID] = nil
        grants.removeAll { $0.clientID == clientID }
    }

    private static func isAddress(_ text: String) -> Bool {
        ["http://", "https://"].contains { text.hasPrefix($0) && text.utf8.count > $0.utf8.count }
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
