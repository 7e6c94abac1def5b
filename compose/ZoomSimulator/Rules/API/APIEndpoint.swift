/// One operation of the REST API: what it takes to call it.
///
/// Source: zoom/FACTS section 1, "Scopes", and section 2, the operation table; labels of settings and host key are ours.
package enum APIEndpoint: CaseIterable, Equatable, Sendable {
    case readUser, readSettings, readToken, readHostKey
    case createMeeting, listMeetings, listUpcoming
    case readMeeting, updateMeeting, deleteMeeting, changeStatus, readInvitation
    case readPast, readPastParticipants

    /// The name that faults and the log know it by.
    var operation: Operation {
        switch self {
        case .readUser: .readUser
        case .readSettings: .readSettings
        case .readToken, .readHostKey: .readHostKey
        case .createMeeting: .createMeeting
        case .listMeetings, .listUpcoming: .listMeetings
        case .readMeeting, .readInvitation: .readMeeting
        case .updateMeeting: .updateMeeting
        case .deleteMeeting: .deleteMeeting
        case .changeStatus: .changeStatus
        case .readPast, .readPastParticipants: .readPast
        }
    }

    /// How heavily it weighs on the limits.
    var label: RateLabel {
        switch self {
        case .createMeeting, .listMeetings, .listUpcoming: .medium
        default: .light
        }
    }

    /// Any one of these permissions will do: the granular one first, then the classic one.
    var scopes: [String] {
        switch self {
        case .readUser: ["user:read:user", "user:read"]
        case .readSettings: ["user:read:settings", "user:read"]
        case .readToken: ["user:read:token", "user:read"]
        case .readHostKey: ["user:read:zak", "user_zak:read"]
        case .createMeeting: ["meeting:write:meeting", "meeting:write"]
        case .listMeetings: ["meeting:read:list_meetings", "meeting:read"]
        case .listUpcoming: ["meeting:read:list_upcoming_meetings", "meeting:read:list_meetings", "meeting:read"]
        case .readMeeting: ["meeting:read:meeting", "meeting:read"]
        case .updateMeeting: ["meeting:update:meeting", "meeting:write"]
        case .deleteMeeting: ["meeting:delete:meeting", "meeting:write"]
        case .changeStatus: ["meeting:update:status", "meeting:write"]
        case .readInvitation: ["meeting:read:invitation", "meeting:read"]
        case .readPast: ["meeting:read:past_meeting", "meeting:read"]
        case .readPastParticipants: ["meeting:read:list_past_participants", "meeting:read"]
        }
    }
}
