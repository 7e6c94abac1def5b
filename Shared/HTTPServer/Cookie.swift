/// A cookie to set: always HttpOnly, always of the whole site unless a path is given.
package struct Cookie: Sendable, CustomStringConvertible {
    /// Which requests from other sites carry it.
    package enum SameSite: String, Sendable {
        /// Top-level navigation only.
        case lax = "Lax"
        /// None.
        case strict = "Strict"
    }

    /// Its name; a token.
    package let name: String
    /// Its value; without white space, quotes, commas, semicolons and backslashes.
    package let value: String
    /// The path below which it is sent.
    package let path: String
    /// How long it lives, seconds; nil: until the browser closes; 0 removes it.
    package let maximumAge: Int?
    /// Whether it is sent over https only.
    package let isSecure: Bool
    /// Which requests from other sites carry it.
    package let sameSite: SameSite

    /// Makes a cookie.
    ///
    /// Name and value are our own; ones that cannot be sent trap.
    package init(
        name: String,
        value: String,
        path: String = "/",
        maximumAge: Int? = nil,
        isSecure: Bool,
        sameSite: SameSite = .lax
    ) {
        precondition(Token.isToken(name, maximum: 128), "not a cookie name")
        precondition(value.utf8.allSatisfy(Self.isValueByte), "not a cookie value")
        self.name = name
        self.value = value
        self.path = path
        self.maximumAge = maximumAge
        self.isSecure = isSecure
        self.sameSite = sameSite
    }

    /// The cookie that removes this one.
    package var removal: Cookie {
        Cookie(name: name, value: "", path: path, maximumAge: 0, isSecure: isSecure, sameSite: sameSite)
    }

    /// As it stands in `Set-Cookie`.
    package var description: String {
        var text = "\(name)=\(value); Path=\(path)"
        if let maximumAge { text += "; Max-Age=\(maximumAge)" }
        text += "; HttpOnly; SameSite=\(sameSite.rawValue)"
        return isSecure ? text + "; Secure" : text
    }

    private static func isValueByte(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: ",")
            && byte != UInt8(ascii: ";") && byte != UInt8(ascii: "\\")
    }
}
