import Contracts

/// A client whom nobody has named yet: known by the id that another system gave them.
enum UnnamedClient {
    /// What stands in the place of a name.
    static func text(_ id: ClientID) -> String { "Client \(id.rawValue.prefix(12))" }
}
