/// A request method, such as GET; any token is one.
package struct HTTPMethod: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    /// The method as it stands in the request, case as sent.
    package let rawValue: String

    /// Takes a method's name as it is.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package var description: String { rawValue }

    /// Reads.
    package static let get = HTTPMethod(rawValue: "GET")
    /// Reads the headers only.
    package static let head = HTTPMethod(rawValue: "HEAD")
    /// Acts.
    package static let post = HTTPMethod(rawValue: "POST")
    /// Replaces.
    package static let put = HTTPMethod(rawValue: "PUT")
    /// Changes in part.
    package static let patch = HTTPMethod(rawValue: "PATCH")
    /// Removes.
    package static let delete = HTTPMethod(rawValue: "DELETE")
    /// Asks what is possible.
    package static let options = HTTPMethod(rawValue: "OPTIONS")
}
