import FoundationEssentials

/// Who can sign in to the demonstration practice; kept in a file of mode 0600, and printed.
package struct SeedRecord: Codable, Equatable, Sendable {
    /// Somebody who can sign in, here or at the simulated Zoom.
    package struct Person: Codable, Equatable, Sendable {
        package var name: String
        package var email: String
        package var password: String
        /// What they are, for people to choose from.
        package var role: String
    }

    /// The practice's name.
    package var practice: String
    /// Nil while the practice is being made.
    package var accountId: String?
    package var people: [Person]
    /// Accounts at the simulated Zoom, one for each practitioner.
    package var zoomUsers: [Person]

    /// The record of a state directory; nil if no practice was made there.
    /// - Throws: `file` when it can't be read as one.
    static func read(_ state: StateDirectory) throws -> SeedRecord? {
        guard let bytes = try PrivateFile.read(state.seedRecord) else { return nil }
        do {
            return try JSONDecoder().decode(SeedRecord.self, from: Data(bytes))
        } catch {
            throw ClusterError(.file, "\(state.seedRecord) can't be read. Remove it, or start with --fresh.")
        }
    }

    func write(_ state: StateDirectory) throws(ClusterError) {
        try PrivateFile.write(line + "\n", to: state.seedRecord)
    }
}
