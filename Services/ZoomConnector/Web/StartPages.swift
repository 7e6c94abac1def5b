import Contracts
import HTTPServer
import WebUI

/// What a press of *Start* leads to.
struct StartPages {
    let press: StartPress

    private var viewer: Viewer { press.viewer }
    private var times: PracticeTime { PracticeTime(viewer.account.timeZone) }
    private var launchPage: String { PagePath.launch(press.appointment) }

    // MARK: To Zoom

    /// Going on to Zoom.
    func leaving(to address: String, fellBack: Bool) -> Page {
        Page.leaving(
            to: address,
            "Starting your session",
            message: fellBack
                ? "Zoom gives no way straight into the browser just now. Going on by Zoom's start page instead."
                : "Going on to Zoom as its host.",
            link: "Go on to Zoom",
            for: viewer
        )
    }

    // MARK: Another call

    /// A second call: go back, or start anyway.
    func warning(_ decision: StartDecision, other: Appointment?, colleagues: Colleagues, now: Timestamp) -> Page {
        narrow("Another call", status: .conflict) {
            Banner(.warning, sentence(decision, other: other, now: now)) {
                p {
                    "A Zoom account holds one call at a time. If you start this one anyway, Zoom asks you to end the other "
                    "first."
                }
                p { "Calls at the same time need Telehealth Pro. \(colleagues.whomToAskForTelehealthPro)" }
            }
            div(.class("actions")) {
                ButtonLink("Go back", href: launchPage, .primary)
                form("Start anyway", .danger, isConfirmed: true)
            }
        }
    }

    private func sentence(_ decision: StartDecision, other: Appointment?, now: Timestamp) -> String {
        switch decision {
        case .inCall(let call):
            let since = times.clockAndZone(call.startedAt)
            guard let other else { return "In another Zoom call since \(since)." }
            return "In a call with \(times.clock(other.start)) since \(since)."
        case .openedRecently(let lease):
            let minutes = max(0, (now.milliseconds - lease.claimedAt.milliseconds) / 60_000)
            let ago = minutes == 0 ? "moments ago" : minutes == 1 ? "a minute ago" : "\(minutes) minutes ago"
            let what = other.map { "The appointment at \(times.clockAndZone($0.start))" } ?? "Another appointment"
            return "\(what) was opened \(ago). Its call may be about to begin."
        case .go: return ""
        }
    }

    // MARK: No call

    /// An iPhone, and the browser was asked for.
    var appOnly: Page {
        narrow("Use the Zoom Mobile App", status: .unprocessableContent) {
            p { "On an iPhone Zoom lets hosts in by its Mobile App only, not in the browser." }
            div(.class("actions")) {
                form("Start in the Zoom Mobile App", .primary, choice: .mobile, isConfirmed: press.isConfirmed)
                ButtonLink("Go back", href: launchPage)
            }
        }
    }

    /// What failed, who can mend it, and what to press.
    func failed(_ reason: ReasonCode, practitioner: Practitioner?, _ colleagues: Colleagues) -> Page {
        narrow("The session could not be started", status: .serviceUnavailable) {
            Banner(.error, reason.sentence) { p { mending(reason, colleagues) } }
            div(.class("actions")) {
                if reason == .needsReconnect || reason == .scopesDeclined {
                    if let practitioner, viewer.access.mayManageConnection(of: practitioner.id) {
                        ButtonLink("Reconnect", href: PagePath.telehealthIntegration(practitioner.id), .primary)
                    }
                    form("Retry", .secondary, isConfirmed: press.isConfirmed)
                } else {
                    form("Retry", .primary, isConfirmed: press.isConfirmed)
                }
                ButtonLink("Go back", href: launchPage)
            }
        }
    }

    private func mending(_ reason: ReasonCode, _ colleagues: Colleagues) -> String {
        switch reason {
        case .zoomUnreachable: "The fault is at Zoom or on the way there. Retry in a moment."
        case .zoomRateLimited: "Others of the same Zoom account may be busy. Retry in a moment."
        case .zoomDailyLimit: "Sessions whose Zoom meeting is made already can be started all the same."
        case .needsReconnect, .scopesDeclined:
            "You can mend it on the Telehealth Integration page, or \(colleagues.whomToAskForAccess.lowercasedFirst)"
        case .licenceMissing: "Whoever administers the Zoom account can give it a licence."
        default: "Look into the Zoom account's settings, or whoever administers it can."
        }
    }

    // MARK: Parts

    private func form(
        _ label: String,
        _ weight: Weight,
        choice: StartForm.Choice? = nil,
        isConfirmed: Bool
    ) -> Form {
        Form(post: PagePath.start(press.appointment), for: viewer, isInline: true) {
            HiddenField(StartForm.choice, (choice ?? press.choice).rawValue)
            if isConfirmed { HiddenField(StartForm.confirmed, "yes") }
            SubmitButton(label, weight)
        }
    }

    private func narrow(_ title: String, status: HTTPStatus, @HTMLBuilder content: () -> HTML) -> Page {
        Page(title, for: viewer, content: content).with { page in
            page.isNarrow = true
            page.status = status
        }
    }
}

extension String {
    /// With a small first letter, to go on in a sentence.
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
