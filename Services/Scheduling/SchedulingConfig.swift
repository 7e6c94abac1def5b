import Contracts
package import Cryptography
import Foundation
package import ServiceRuntime
package import TransactionalStore
package import WebUI

/// Every setting of scheduling.
package struct SchedulingConfig: Sendable {
    /// What the program takes on its command line.
    package static var flags: [ProgramFlag] { PipelineSettings.flags }

    /// How pages are served.
    package var web: WebSettings
    /// Broker, store, keys.
    package var pipeline: PipelineSettings
    /// The keys of the clients' links, the current one first; nil only while the settings are wrong.
    package var linkKeys: SealingKeyring?

    /// Reads them; what is wrong is reported when `settings` is finished, and nothing is to be used before.
    package init(_ settings: Settings, flags: Set<String>) {
        web = WebSettings(settings)
        pipeline = PipelineSettings(settings, service: .scheduling, flags: flags)
        linkKeys = Self.linkKeys(settings)
    }

    private static func linkKeys(_ settings: Settings) -> SealingKeyring? {
        let name = "LINK_KEYS_FILE"
        let path = settings.string(
            name,
            help: "The keys of the clients' links, a key file whose first key makes new links"
        )
        guard !path.isEmpty else { return nil }
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            settings.reject(name, "names a file that cannot be read; check its path and mode")
            return nil
        }
        do {
            return try SealingKeyring(json: [UInt8](data))
        } catch {
            settings.reject(name, "names a file that cannot be used: \(error)")
            return nil
        }
    }
}
