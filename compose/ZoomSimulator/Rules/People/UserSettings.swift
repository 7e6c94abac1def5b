/// A user's own preferences, as `PATCH /users/{user}` of the control API names them.
package struct UserSettings: Codable, Equatable, Sendable {
    /// What is recorded without being asked for.
    package enum Recording: String, Codable, CaseIterable, Sendable {
        case none, local, cloud
    }

    package var waitingRoom = true
    package var virtualBackground = true
    /// The name of the background in use; empty for none.
    package var background = "Soft green"
    package var joinBeforeHost = false
    package var hostVideo = true
    package var participantVideo = true
    package var requirePasscode = true
    package var embedPasscode = true
    package var joinFromBrowser = true
    package var autoRecording = Recording.none
    /// The Zoom Apps that open in a call.
    package var zoomApps = ["Notes", "Timer"]
    /// How many calls the user may run at once; nil: as the plan says.
    package var concurrentMeetings: Int?
    /// Laid over the answer of `GET /users/me/settings`.
    package var other: JSONValue = [:]

    /// Makes the settings of a new user.
    package init() {}
}
