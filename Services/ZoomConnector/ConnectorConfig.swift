import Contracts
import Cryptography
import Foundation
package import ServiceRuntime
import TransactionalStore
import WebUI

/// Every setting of the connector.
package struct ConnectorConfig: Sendable {
    /// What the connector takes on its command line.
    package static let flags = PipelineSettings.flags

    var web: WebSettings
    var pipeline: PipelineSettings
    /// The app's id at Zoom.
    var clientID: String
    var clientSecret: String
    /// Signs webhooks.
    var webhookSecret: String
    var origins: ZoomOrigins
    /// The form by which a session is started in the browser, with `{id}` and `{zak}`.
    var browserStartTemplate: String
    var sealingKeys: SealingKeyring
    /// How long before its start an appointment gets its meeting.
    var provisioningWindow: Duration
    /// The longest that Start takes: within 10 s there is either the call or a sentence.
    var startPatience: Duration = .seconds(9)
    /// The longest rest between two passes of the reconciler.
    var tick: Duration = .seconds(1)

    /// Reads them; what is wrong is reported when `settings` is finished.
    package init(_ settings: Settings, flags: Set<String>) {
        web = WebSettings(settings)
        pipeline = PipelineSettings(settings, service: .zoom, flags: flags)
        clientID = settings.string("ZOOM_CLIENT_ID", help: "The app's client id, from Zoom's App Marketplace")
        clientSecret = settings.secret("ZOOM_CLIENT_SECRET", help: "The app's client secret") ?? ""
        webhookSecret =
            settings.secret("ZOOM_WEBHOOK_SECRET", help: "The app's secret token, which signs webhooks") ?? ""
        origins = ZoomOrigins(
            web: settings.string("ZOOM_ORIGIN", default: ZoomOrigins.zoom.web, help: "Zoom's pages and OAuth"),
            api: settings.string("ZOOM_API_ORIGIN", default: ZoomOrigins.zoom.api, help: "Zoom's REST API")
        )
        let template = settings.optionalString(
            "ZOOM_BROWSER_START_TEMPLATE",
            help: "How a session is started in the browser, with {id} and {zak}: a form that Zoom does not document; "
                + "without it \(Self.zoomTemplate), or the simulator's like it"
        )
        browserStartTemplate = template ?? Self.template(for: origins)
        let hours = settings.integer(
            "PROVISIONING_WINDOW_HOURS",
            default: 24,
            in: 1...720,
            unit: "hours",
            help: "How long before its start an appointment gets its Zoom meeting"
        )
        provisioningWindow = .seconds(hours * 3_600)
        sealingKeys = Self.noKeys
        readSealingKeys(settings)
        for (name, origin) in [("ZOOM_ORIGIN", origins.web), ("ZOOM_API_ORIGIN", origins.api)] {
            if let wrong = Self.fault(ofOrigin: origin) { settings.reject(name, wrong) }
        }
        if !browserStartTemplate.contains("{id}") || !browserStartTemplate.contains("{zak}")
            || !origins.accepts(browserStartTemplate.replacing("{id}", with: "1").replacing("{zak}", with: "z"))
        {
            settings.reject("ZOOM_BROWSER_START_TEMPLATE", "must be an address of Zoom's with {id} and {zak} in it")
        }
    }

    /// The form that works at Zoom today.
    ///
    /// Source: zoom/FACTS section 4; not documented by Zoom.
    private static let zoomTemplate = "https://app.zoom.us/wc/{id}/start?zak={zak}"

    private static func template(for origins: ZoomOrigins) -> String {
        origins.web == ZoomOrigins.zoom.web ? zoomTemplate : "\(origins.web)/wc/{id}/start?zak={zak}"
    }

    private mutating func readSealingKeys(_ settings: Settings) {
        let name = "SEALING_KEYS_FILE"
        let path = settings.string(name, help: "The keys that Zoom's tokens are sealed with; the first one seals")
        guard !path.isEmpty else { return }
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            return settings.reject(name, "names a file that cannot be read; check its path and mode")
        }
        do {
            sealingKeys = try SealingKeyring(json: [UInt8](data))
        } catch {
            settings.reject(name, "names a file that cannot be used: \(error)")
        }
    }

    /// Stands where the real ones could not be read; the program does not start then.
    private static var noKeys: SealingKeyring {
        guard let ring = try? SealingKeyring(current: "none", keys: ["none": randomBytes(32)]) else {
            preconditionFailure("a ring of one good key can be made")
        }
        return ring
    }

    /// What is wrong with one of Zoom's origins: https everywhere, http on this machine only.
    private static func fault(ofOrigin origin: String) -> String? {
        guard let parts = URLComponents(string: origin), let host = parts.host, !host.isEmpty, parts.path.isEmpty,
            parts.query == nil, parts.fragment == nil, parts.user == nil
        else { return "must be https://, a host, maybe a port, and nothing after it" }
        let isLocal = host == "localhost" || host.hasSuffix(".localhost") || host == "127.0.0.1"
        guard parts.scheme == "https" || parts.scheme == "http" && isLocal else {
            return "must be https; http is for a simulator on this machine"
        }
        return nil
    }

    /// Whether Zoom is spoken to without TLS: a simulator on this machine.
    var usesPlainHTTP: Bool { origins.web.hasPrefix("http:") || origins.api.hasPrefix("http:") }
}
