package import SQLite

/// The two ways from a service's own code to its store: the ``Pipeline``, or what stands in its place in the simulation.
package protocol StoreAccess: Sendable {
    /// Runs `body` in a transaction; see ``Pipeline/write(_:)``.
    func write<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result

    /// Runs `body` in one snapshot of what is committed; see ``Pipeline/read(_:)``.
    func read<Result: Sendable>(_ body: @Sendable (Database) throws -> Result) async throws -> Result
}

extension Pipeline: StoreAccess {}
