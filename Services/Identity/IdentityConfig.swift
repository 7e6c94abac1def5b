import Contracts
package import ServiceRuntime
import TransactionalStore
import WebUI

/// Every setting of identity.
package struct IdentityConfig: Sendable {
    /// What identity takes on its command line.
    package static let flags = PipelineSettings.flags

    var web: WebSettings
    var pipeline: PipelineSettings
    /// How many passwords are hashed at once; each takes 64 MiB meanwhile.
    var passwordsAtOnce: Int

    /// Reads them; what is wrong is reported when `settings` is finished.
    package init(_ settings: Settings, flags: Set<String>) {
        web = WebSettings(settings)
        pipeline = PipelineSettings(settings, service: .identity, flags: flags)
        passwordsAtOnce = settings.integer(
            "PASSWORDS_AT_ONCE",
            default: 2,
            in: 1...64,
            help: "How many passwords are hashed at once; each takes 64 MiB and a core for 70 ms"
        )
    }
}
