import Cryptography
import ServiceRuntime

/// The keys and secrets of a cluster, one file each, readable by their owner alone.
package struct SecretFiles: Sendable {
    /// The folder that holds them.
    let directory: String

    /// Names the folder.
    package init(directory: String) {
        self.directory = directory
    }

    /// The services that sign, and the key id each signs under.
    static let signers: [(service: PartName, keyID: String)] = [
        (.identity, "identity-1"), (.zoomConnector, "zoom-1"), (.scheduling, "scheduling-1"),
    ]

    /// A service's own private signing key (JWK).
    func signingKey(_ service: PartName) -> String { "\(directory)/\(service.rawValue).jwk" }
    /// Everybody's public signing keys (JWKS).
    var publicKeys: String { "\(directory)/jwks.json" }
    /// What the connector seals Zoom's tokens with.
    var sealingKeys: String { "\(directory)/sealing-keys" }
    /// What scheduling makes clients' links with.
    var linkKeys: String { "\(directory)/link-keys" }
    /// What opens the services' `/operator` paths.
    package var operatorSecret: String { "\(directory)/operator-secret" }
    var zoomClientSecret: String { "\(directory)/zoom-client-secret" }
    var zoomWebhookSecret: String { "\(directory)/zoom-webhook-secret" }
    package var simulatorControlToken: String { "\(directory)/simulator-control-token" }

    /// Every file, for `doctor`.
    var all: [String] {
        Self.signers.map { signingKey($0.service) }
            + [
                publicKeys, sealingKeys, linkKeys, operatorSecret, zoomClientSecret, zoomWebhookSecret,
                simulatorControlToken,
            ]
    }
}
