import Contracts
import HTTPServer
import ServiceRuntime
import TransactionalStore
import WebUI

/// What the connector's controllers share.
struct ConnectorPages: Sendable {
    let site: Site
    let pipeline: Pipeline
    let vault: Vault
    let clock: any WallClock
    let ids: any IDGenerator
    let origins: ZoomOrigins
    let bell: Bell

    var now: Timestamp { Timestamp(milliseconds: clock.milliseconds) }

    /// A new number for a form.
    func submission() -> String { ids.next() }

    /// Runs steps, and wakes the reconciler for what they leave to be done.
    func steps<Result: Sendable>(_ body: @escaping @Sendable (Steps) throws -> Result) async throws -> Result {
        let result = try await pipeline.write { [vault] transaction in
            try body(Steps(transaction, vault: vault))
        }
        bell.ring()
        return result
    }

    /// Zoom's page that ends the browser's sign-in there.
    var zoomSignOut: String { "\(origins.web)/logout" }
}
