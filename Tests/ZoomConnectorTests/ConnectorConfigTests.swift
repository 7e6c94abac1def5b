import Cryptography
import Foundation
import Harness
import ServiceRuntime
import Testing

@testable import ZoomConnector

@Suite struct ConnectorConfigTests {
    @Test func `Zoom itself is the default, with its browser form`() throws {
        let config = try read([:])
        #expect(config.origins == .zoom)
        #expect(config.browserStartTemplate == "https://app.zoom.us/wc/{id}/start?zak={zak}")
        #expect(!config.usesPlainHTTP)
    }

    @Test func `a simulator on this machine brings its own browser form`() throws {
        let config = try read([
            "ZOOM_ORIGIN": "http://zoom.localhost:8090", "ZOOM_API_ORIGIN": "http://zoom.localhost:8090",
        ])
        #expect(config.browserStartTemplate == "http://zoom.localhost:8090/wc/{id}/start?zak={zak}")
        #expect(config.usesPlainHTTP)
    }

    @Test(arguments: [
        ["ZOOM_ORIGIN": "http://zoom.us"],
        ["ZOOM_API_ORIGIN": "https://api.zoom.us/v2"],
        ["ZOOM_BROWSER_START_TEMPLATE": "https://app.zoom.us/wc/{id}/start"],
        ["ZOOM_BROWSER_START_TEMPLATE": "https://evil.example/{id}?{zak}"],
        ["PROVISIONING_WINDOW_HOURS": "0"],
        ["ZOOM_CLIENT_ID": ""],
        ["ZOOM_CLIENT_SECRET": ""],
        ["ZOOM_WEBHOOK_SECRET": ""],
        ["SEALING_KEYS_FILE": "/nowhere"],
    ])
    func `a setting that is wrong is named`(_ change: [String: String]) throws {
        let problem = #expect(throws: SettingsError.self) { try read(change) }
        #expect(problem?.problems.contains { $0.contains(change.keys.first ?? "?") } == true)
    }

    private func read(_ change: [String: String]) throws -> ConnectorConfig {
        let folder = try TemporaryFolder()
        func file(_ name: String, _ text: String) throws -> String {
            let path = folder.path(name)
            try Data(text.utf8).write(to: URL(filePath: path))
            return path
        }
        let key = SigningKey(id: "zoom-1", key: Ed25519.PrivateKey())
        let values = [
            "HTTP_PORT": "0", "PUBLIC_ORIGIN": "http://localhost:8000", "KAFKA_BOOTSTRAP_SERVERS": "localhost:9",
            "STORE_PATH": folder.path("store"), "SIGNING_KEY_FILE": try file("key", key.json),
            "JWKS_FILE": try file("keys", JSONWebKeySet([key.id: key.key.publicKey]).json),
            "SEALING_KEYS_FILE": try file("sealing", SealingKeyring.newFile(keyID: "s-1")),
            "ZOOM_CLIENT_ID": "client", "ZOOM_CLIENT_SECRET": "secret", "ZOOM_WEBHOOK_SECRET": "webhook",
        ]
        let settings = Settings(environment: values.merging(change) { $1 })
        let config = ConnectorConfig(settings, flags: [])
        try settings.finish()
        return config
    }
}
