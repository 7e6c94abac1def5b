package import ServiceRuntime

/// How a service serves its pages.
package struct WebSettings: Sendable {
    /// The address that it listens on.
    package var host: String
    /// The port; 0: any that is free.
    package var port: Int
    /// How browsers reach the site, such as `https://telehealth.example.org`: without a slash at the end.
    package var publicOrigin: String
    /// Opens the operator doors; nil: there are none.
    package var operatorSecret: String?
    /// Whether Zoom is the simulator, which every page then says.
    package var isZoomSimulated: Bool
    /// Whether a proxy stands in front, whose word on the client's address counts.
    package var trustsForwardedFor: Bool

    /// Whether browsers reach the site over https, so that cookies go over nothing else.
    package var isSecure: Bool { publicOrigin.hasPrefix("https:") }

    /// Makes settings for tests.
    package init(publicOrigin: String, operatorSecret: String? = nil, isZoomSimulated: Bool = false) {
        host = "127.0.0.1"
        port = 0
        self.publicOrigin = publicOrigin
        self.operatorSecret = operatorSecret
        self.isZoomSimulated = isZoomSimulated
        trustsForwardedFor = false
    }

    /// Reads them; what is wrong is reported when `settings` is finished.
    package init(_ settings: Settings) {
        host = settings.string("HTTP_HOST", default: "127.0.0.1", help: "Address to serve HTTP on")
        port = settings.integer("HTTP_PORT", in: 0...65_535, help: "Port to serve HTTP on; 0 is any that is free")
        publicOrigin = settings.string(
            "PUBLIC_ORIGIN",
            help: "How browsers reach the site, such as https://telehealth.example.org"
        )
        operatorSecret = settings.secret(
            "OPERATOR_SECRET",
            required: false,
            help:
                "What operators' requests to /operator carry, at least 16 characters; without it there are no such doors"
        )
        isZoomSimulated = settings.boolean(
            "ZOOM_SIMULATED",
            default: false,
            help: "Whether Zoom is the simulator, which every page then says"
        )
        trustsForwardedFor = settings.boolean(
            "BEHIND_PROXY",
            default: true,
            help: "Whether a proxy stands in front that sets X-Forwarded-For"
        )
        if let wrong = Self.fault(ofOrigin: publicOrigin) { settings.reject("PUBLIC_ORIGIN", wrong) }
        if let secret = operatorSecret, secret.utf8.count < 16 {
            settings.reject("OPERATOR_SECRET", "has fewer than 16 characters")
        }
    }

    /// What is wrong with an origin; nil: nothing, or it is not set, which is reported elsewhere.
    private static func fault(ofOrigin origin: String) -> String? {
        guard !origin.isEmpty else { return nil }
        let rule = "must be http:// or https://, a host, maybe a port, and nothing after it"
        guard let scheme = ["https://", "http://"].first(where: origin.hasPrefix) else { return rule }
        let parts = origin.dropFirst(scheme.count).split(separator: ":", omittingEmptySubsequences: false)
        let isHost = parts.first.map { host in
            !host.isEmpty
                && host.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 }
        }
        let isPort = parts.count == 1 || (parts.count == 2 && UInt16(parts[1]).map { $0 > 0 } ?? false)
        return isHost == true && isPort ? nil : rule
    }
}
