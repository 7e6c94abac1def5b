package import Contracts
package import HTTPServer

/// The person who looks at a page, as identity last described them.
package struct Viewer: Equatable, Sendable {
    /// The sign-in.
    package let session: PageSession
    /// The person, with what they may do.
    package let user: User
    /// The practice.
    package let account: Account

    /// Puts the three together.
    package init(session: PageSession, user: User, account: Account) {
        self.session = session
        self.user = user
        self.account = account
    }

    /// What the person may do.
    package var access: EffectiveAccess { user.access }
}

/// Where ``SignedIn`` leaves the viewer.
private enum ViewerKey: RequestContextKey {
    typealias Value = Viewer
}

extension RequestContext {
    /// Who is signed in.
    ///
    /// - Throws: 401 when the route does not lie behind ``SignedIn``.
    package var viewer: Viewer {
        get throws(HTTPError) {
            guard let viewer = self[ViewerKey.self] else { throw HTTPError(.unauthorized) }
            return viewer
        }
    }

    /// Who is signed in, if anybody.
    package var viewerIfAny: Viewer? { self[ViewerKey.self] }

    mutating func setViewer(_ viewer: Viewer) {
        self[ViewerKey.self] = viewer
    }
}
