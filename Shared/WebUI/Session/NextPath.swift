import Contracts
package import HTTPServer

/// Where to go on after signing in: a page of this site and nothing else.
package struct NextPath: Equatable, Sendable {
    /// The parameter's name in queries and forms.
    package static let field = "next"
    /// The first page, when none was asked for.
    package static let start = NextPath(trusted: PagePath.calendar)

    /// Path and query.
    package let path: String

    private init(trusted path: String) {
        self.path = path
    }

    /// Takes a path from outside.
    ///
    /// - Returns: nil unless it is one that a browser cannot read as another site's address, and no page of signing in
    ///   or out itself.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.count <= 1_024, bytes.dropFirst().first != UInt8(ascii: "/"),
            bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "#") }),
            // The same rules as for a request's target: no climbing, no hidden slashes.
            let request = try? Request(target: text),
            let first = request.pathComponents.first,
            !["sign-in", "sign-out", "first-password", "assets", "operator"].contains(first),
            // An event stream is no page.
            request.pathComponents.last != "events"
        else { return nil }
        path = text
    }

    /// The page that a query or form asks for; the calendar when it asks for none, or for one that is not ours.
    package init(in form: URLEncodedForm) {
        self = form[Self.field].flatMap(NextPath.init(_:)) ?? .start
    }

    /// The sign-in page's address, which leads back here.
    package var signIn: String {
        self == .start
            ? PagePath.signIn : "\(PagePath.signIn)?\(URLEncodedForm([Self.field: path]).encoded)"
    }

    /// The sign-in page's address, which leads back to what a request asked for, if that was a page.
    package static func signIn(backTo request: Request) -> String {
        (NextPath(request.target) ?? .start).signIn
    }
}
