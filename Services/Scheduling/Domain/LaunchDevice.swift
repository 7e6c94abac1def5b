/// The device that a launch page was asked from, as far as a server can tell.
enum LaunchDevice: Equatable, Sendable, CaseIterable {
    case iPhone
    /// Says so by itself only in older versions; newer iPads look like a Mac and are told apart in the page.
    case iPad
    case android
    case desktop

    /// Reads the `User-Agent` header.
    ///
    /// Source: zoom/FACTS section 4, "Detecting".
    init(userAgent: String) {
        if userAgent.contains("iPhone") || userAgent.contains("iPod") {
            self = .iPhone
        } else if userAgent.contains("iPad") {
            self = .iPad
        } else if userAgent.contains("Android") {
            self = .android
        } else {
            self = .desktop
        }
    }

    /// The ways to start that work here, the best one first.
    var choices: [LaunchChoice] {
        switch self {
        case .iPhone: [.mobileApp]
        case .iPad, .android: [.mobileApp, .browser]
        case .desktop: [.browser, .desktopApp]
        }
    }
}

/// A way to start a call as its host.
enum LaunchChoice: String, Equatable, Sendable, CaseIterable {
    case browser
    case desktopApp = "desktop-app"
    case mobileApp = "mobile-app"

    /// What its button says.
    var title: String {
        switch self {
        case .browser: "Start in this browser"
        case .desktopApp: "Start in the Zoom Desktop App"
        case .mobileApp: "Start in the Zoom Mobile App"
        }
    }
}
