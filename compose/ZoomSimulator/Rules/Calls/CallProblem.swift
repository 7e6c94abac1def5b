/// Why a start link or a join link leads into no call.
enum CallProblem: Error, Equatable, Sendable {
    /// There is no such meeting.
    case noMeeting
    /// The start link's host key is unknown, or its two hours are over.
    case linkExpired
    /// The passcode is missing or wrong.
    case passcode
    /// The host may not run meetings.
    case noLicence
    /// An iPhone's browser cannot host.
    case needsApp

    var status: Int {
        switch self {
        case .noMeeting: 404
        case .linkExpired: 410
        case .passcode, .noLicence, .needsApp: 403
        }
    }

    /// What the page says.
    var sentence: String {
        switch self {
        case .noMeeting: "This meeting link is invalid: the meeting does not exist or has been deleted. (3,001)"
        case .linkExpired: "This link to start the meeting has expired. Go back to where you started, and start again."
        case .passcode: "The meeting passcode is wrong. Check it, and enter it again."
        case .noLicence: "This Zoom account has no licence to host meetings."
        case .needsApp: "A meeting cannot be hosted in the browser of an iPhone. Use the Zoom Mobile App."
        }
    }
}
