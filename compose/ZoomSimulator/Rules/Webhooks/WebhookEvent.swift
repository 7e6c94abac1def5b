/// The events that are announced.
enum WebhookEvent: Equatable, Sendable {
    case meetingCreated, meetingUpdated, meetingDeleted, meetingStarted, meetingEnded
    case participantJoined
    case participantLeft(hostEnded: Bool)
    case participantInWaitingRoom, participantLeftWaitingRoom, participantAdmitted
    case participantWaitsForHost, participantStoppedWaiting, participantJoinedBeforeHost
    case userUpdated, userSettingsUpdated, appDeauthorized

    /// Zoom's name.
    var name: String {
        switch self {
        case .meetingCreated: "meeting.created"
        case .meetingUpdated: "meeting.updated"
        case .meetingDeleted: "meeting.deleted"
        case .meetingStarted: "meeting.started"
        case .meetingEnded: "meeting.ended"
        case .participantJoined: "meeting.participant_joined"
        case .participantLeft: "meeting.participant_left"
        case .participantInWaitingRoom: "meeting.participant_joined_waiting_room"
        case .participantLeftWaitingRoom: "meeting.participant_left_waiting_room"
        case .participantAdmitted: "meeting.participant_admitted"
        case .participantWaitsForHost: "meeting.participant_jbh_waiting"
        case .participantStoppedWaiting: "meeting.participant_jbh_waiting_left"
        case .participantJoinedBeforeHost: "meeting.participant_jbh_joined"
        case .userUpdated: "user.updated"
        case .userSettingsUpdated: "user.settings_updated"
        case .appDeauthorized: "app_deauthorized"
        }
    }

    /// Every name there is.
    static let names = [
        WebhookEvent.meetingCreated, .meetingUpdated, .meetingDeleted, .meetingStarted, .meetingEnded,
        .participantJoined, .participantLeft(hostEnded: false), .participantInWaitingRoom,
        .participantLeftWaitingRoom, .participantAdmitted, .participantWaitsForHost, .participantStoppedWaiting,
        .participantJoinedBeforeHost, .userUpdated, .userSettingsUpdated, .appDeauthorized,
    ].map(\.name)

    /// The permission without which an app is not told.
    ///
    /// Source: zoom/FACTS section 1, "Scopes".
    var scopes: [String] {
        switch self {
        case .meetingCreated, .meetingUpdated, .meetingDeleted, .meetingStarted, .meetingEnded:
            ["meeting:read:meeting", "meeting:read"]
        case .participantJoined, .participantLeft, .participantInWaitingRoom, .participantLeftWaitingRoom,
            .participantAdmitted, .participantWaitsForHost, .participantStoppedWaiting, .participantJoinedBeforeHost:
            ["meeting:read:participant", "meeting:read"]
        case .userUpdated: ["user:read:user", "user:read"]
        case .userSettingsUpdated: ["user:read:settings", "user:read"]
        case .appDeauthorized: []
        }
    }
}
