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
    package var accountId: String
    package var people: [Person]
    /// Accounts at the simulated Zoom, one for each practitioner.
    package var zoomUsers: [Person]
}
