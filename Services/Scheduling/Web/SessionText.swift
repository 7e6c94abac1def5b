import Contracts
import WebUI

/// How a session is put into words: a tag, a sentence, and what to do when a person has to act.
struct SessionText {
    let tag: Tag
    /// What it means; nil when the tag says it all.
    let sentence: String?

    /// Words for a session, with times of the practice's zone.
    init(_ session: Session, calendar: ZonedCalendar) {
        switch session.state {
        case .ready:
            tag = Tag("Ready", .success)
            sentence = "The Zoom meeting is ready to be started."
        case .live:
            tag = Tag(session.liveSince.map { "Live since \(calendar.time($0))" } ?? "Live", .live)
            sentence = nil
        case .ended:
            if session.reason == .noShow {
                tag = Tag("Not held")
                sentence = ReasonCode.noShow.sentence
            } else {
                tag = Tag(session.endedAt.map { "Ended at \(calendar.time($0))" } ?? "Ended")
                sentence = nil
            }
        case .unavailable where session.reason == .providerTelehealthPro:
            tag = Tag("Telehealth Pro", .info)
            sentence = nil
        case .unavailable where session.reason == .appointmentCancelled:
            tag = Tag("Cancelled")
            sentence = nil
        case .unavailable:
            tag = Tag("Can’t start yet", .warning)
            sentence = session.reason?.sentence
        case .notReady where session.reason == .zoomUnreachable || session.reason == .zoomRateLimited:
            tag = Tag("Waiting for Zoom", .warning)
            sentence = session.reason?.sentence
        default:
            tag = Tag("Planned")
            sentence = session.reason?.sentence
        }
    }
}
