import Contracts
package import HTTPServer

/// A request that ends with a page which says what is wrong, who can mend it, and where to go.
package struct PageError: Error, Sendable, CustomStringConvertible {
    /// The response's status.
    package var status: HTTPStatus
    /// The page's heading; of the status when nil.
    package var title: String?
    /// A sentence or two: what is wrong and what to do, nothing secret.
    package var message: String
    /// Where to go; the calendar unless said otherwise.
    package var ways: [Link]
    /// Whether a page that was asked for is asked for again by itself.
    package var triesAgain = false
    /// Fields that go with the answer.
    package var headers: HTTPFields = [:]

    /// Makes an error.
    package init(_ status: HTTPStatus, title: String? = nil, _ message: String, ways: [Link] = [.calendar]) {
        self.status = status
        self.title = title
        self.message = message
        self.ways = ways
    }

    /// Takes over a plain one.
    package init(_ error: HTTPError) {
        self.init(error.status, error.message)
        headers = error.headers
        triesAgain = error.status == .serviceUnavailable && error.headers.contains(.retryAfter)
    }

    package var description: String { "\(status.code): \(message)" }

    // MARK: The ones that every service has

    /// A right that the person does not have, with whom to ask.
    package static func notAllowed(_ what: String, ask: String = askSettings) -> PageError {
        PageError(.forbidden, "\(what) \(ask)")
    }

    /// Whom to ask for most things.
    package static let askSettings = "Ask an account master or a colleague with access to Settings."

    /// What was read has not arrived here yet.
    package static func catchingUp(_ what: String) -> PageError {
        var error = PageError(
            .serviceUnavailable,
            title: "Catching up",
            "\(what) This page tries again by itself.",
            ways: []
        )
        error.triesAgain = true
        error.headers[.retryAfter] = "2"
        return error
    }

    /// A form that came from elsewhere, or from before the last sign-in.
    static func foreignForm(_ request: Request) -> PageError {
        var ways = [Link.calendar]
        if let page = NextPath(request.target), page != .start {
            ways.insert(Link("Back to the page", href: page.path), at: 0)
        }
        return PageError(
            .forbidden,
            title: "This form is out of date",
            "You have signed in anew since this form was opened, or it was sent from another site. Nothing was changed. "
                + "Open the page again and repeat what you did.",
            ways: ways
        )
    }

    /// Something was sent, and its sender is not signed in any more.
    static let signedOut = PageError(
        .unauthorized,
        title: "You are signed out",
        "Your sign-in ended before this arrived. Nothing was changed. Sign in and do it again.",
        ways: [Link("Sign in", href: PagePath.signIn)]
    )
}
