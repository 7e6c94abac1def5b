package import Contracts

/// What all pages of one service have in common.
package struct Site: Sendable {
    /// The product's name, on every page.
    package static let productName = "Zoom BYO Telehealth"

    /// Which service serves the pages.
    package let service: ServiceName
    /// Where and how it serves them.
    package let settings: WebSettings
    /// Style sheets, scripts and pictures.
    package let assets: Assets

    /// Describes a service's pages.
    ///
    /// `assets` are the service's own, besides the shared ones.
    package init(service: ServiceName, settings: WebSettings, assets: [Asset] = []) {
        self.service = service
        self.settings = settings
        self.assets = Assets(service: service, Asset.shared + assets)
    }

    /// The address of a path of this site, with the origin that browsers know it under.
    package func absolute(_ path: String) -> String { settings.publicOrigin + path }
}
