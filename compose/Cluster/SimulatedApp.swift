/// The app that our connector is at the Zoom simulator.
enum SimulatedApp {
    /// The public half of its credentials; the secret is generated with the cluster's keys.
    static let clientID = "byo-telehealth-local"
}
