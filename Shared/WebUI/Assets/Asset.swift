import Cryptography

/// A file that pages need: a style sheet, a script, a picture.
package struct Asset: Sendable {
    /// Its name, such as `calendar.css`; the ending says what it is.
    package let name: String
    /// What is in it.
    package let bytes: [UInt8]
    /// The media type, from the name's ending.
    let mediaType: String
    /// Marks this content among all others of the name.
    let hash: String

    /// Makes an asset; a name with an ending that pages have no use for traps.
    package init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        mediaType = Self.mediaType(of: name)
        hash = String(Hex.encode(SHA256.hash(bytes)).prefix(16))
    }

    /// What every page of every service has.
    static let shared = [
        Asset("app.css", PackageResources.app_css),
        Asset("app.js", PackageResources.app_js),
        Asset("icon.svg", PackageResources.icon_svg),
    ]

    private static func mediaType(of name: String) -> String {
        let ending = name.split(separator: ".").last ?? ""
        switch ending {
        case "css": return "text/css; charset=utf-8"
        case "js": return "text/javascript; charset=utf-8"
        case "svg": return "image/svg+xml"
        case "png": return "image/png"
        case "woff2": return "font/woff2"
        default: preconditionFailure("\(name) is of no kind that pages use")
        }
    }
}
