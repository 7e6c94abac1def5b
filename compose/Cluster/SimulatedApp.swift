import Contracts

/// The app that our connector is at the Zoom simulator.
enum SimulatedApp {
    /// The public half of its credentials; the secret is generated with the cluster's keys.
    static let clientID = "byo-telehealth-local"
    /// What people see when they allow it, and find in the Marketplace.
    static let name = "Zoom BYO Telehealth"

    /// Our app as the simulator registers it.
    ///
    /// Everything goes by the public origin: the ingress sends other names on to it, which a webhook doesn't follow.
    static func registration(origin: String, secrets: SecretFiles) throws(ClusterError) -> SimulatorControl.App {
        SimulatorControl.App(
            clientSecret: try SecretFiles.read(secrets.zoomClientSecret),
            name: name,
            redirectURIs: [origin + PagePath.zoomCallback],
            webhook: SimulatorControl.App.Webhook(
                url: origin + PagePath.zoomWebhooks,
                secretToken: try SecretFiles.read(secrets.zoomWebhookSecret)
            )
        )
    }
}
