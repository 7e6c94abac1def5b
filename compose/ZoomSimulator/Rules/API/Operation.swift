/// What can be asked of the simulator, as faults and the log of requests name it.
package enum Operation: String, CaseIterable, Codable, Sendable {
    case authorize = "oauth.authorize"
    /// The exchange of a code.
    case exchange = "oauth.token"
    case refresh = "oauth.refresh"
    case revoke = "oauth.revoke"
    case readUser = "user.read"
    case readSettings = "user.settings"
    case readHostKey = "user.zak"
    case createMeeting = "meeting.create"
    case listMeetings = "meeting.list"
    case readMeeting = "meeting.read"
    case updateMeeting = "meeting.update"
    case deleteMeeting = "meeting.delete"
    case changeStatus = "meeting.status"
    case readPast = "meeting.past"
    case startPage = "page.start"
    case joinPage = "page.join"
}
