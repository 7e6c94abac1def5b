import Contracts

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
    var choices: [StartForm.Choice] {
        switch self {
        case .iPhone: [.mobile]
        case .iPad, .android: [.mobile, .browser]
        case .desktop: [.browser, .desktop]
        }
    }
}

extension StartForm.Choice {
    /// What its button says.
    var title: String {
        switch self {
        case .browser: "Start in this browser"
        case .desktop: "Start in the Zoom Desktop App"
        case .mobile: "Start in the Zoom Mobile App"
        }
    }

    /// What it needs.
    var hint: String {
        switch self {
        case .browser: "Nothing to download."
        case .desktop: "Opens the Zoom app that is installed on this computer."
        case .mobile: "Opens the Zoom app that is installed on this device."
        }
    }
}
