import Contracts
import WebUI

/// Where the viewer's last press of *Connect to Zoom* stands.
struct AttemptNotice: HTMLComponent {
    let visit: IntegrationVisit
    let pages: ConnectorPages

    private var facts: IntegrationFacts { visit.facts }

    var html: HTML {
        if let attempt = facts.attempt {
            switch attempt.stage {
            case .waiting: waiting(attempt)
            case .exchanging, .exchanged: reading(attempt)
            case .identified: if let candidate = facts.candidate { question(attempt, candidate) }
            case .done: HTML.empty
            case .failed: if let failure = attempt.failure { ended(failure) }
            }
        }
    }

    private func waiting(_ attempt: ConnectAttempt) -> HTML {
        Banner(.info, "Waiting for Zoom since \(visit.times.clockAndZone(attempt.startedAt))") {
            p { "Go on in the tab with Zoom's page: sign in there and press Allow. This page follows by itself." }
            p {
                "Does Zoom say that an administrator must approve the app first? Ask whoever administers that Zoom account, "
                "then start over."
            }
            ConnectForm(visit: visit, label: "Start over", weight: .secondary)
        }.html
    }

    private func reading(_ attempt: ConnectAttempt) -> HTML {
        Banner(.info, "Zoom has said yes") {
            if attempt.failures == 0 {
                p { "Reading whose Zoom account it is. This page goes on by itself." }
            } else {
                p { "Zoom does not say yet whose account it is. It is asked again by itself; you can leave this page." }
                ConnectForm(visit: visit, label: "Start over", weight: .secondary)
            }
        }.html
    }

    private func question(_ attempt: ConnectAttempt, _ candidate: ZoomProfile) -> HTML {
        Card("Is this \(visit.name)'s Zoom account?") {
            p {
                "This browser was signed in to Zoom as the person below. Zoom may not have asked. Link it only if it is "
                "\(visit.name)'s own account."
            }
            DefinitionList(texts: [
                ("Name", candidate.user.name),
                ("E-mail", candidate.user.email),
                ("Licence", candidate.user.licence.words(limitMinutes: candidate.user.meetingLimitMinutes)),
            ])
            div(.class("actions")) {
                answer("/confirm", "Yes, link this account", .primary, attempt)
                answer("/not-this-one", "Not this one", .secondary, attempt)
            }
        }.html
    }

    private func answer(_ path: String, _ label: String, _ weight: Weight, _ attempt: ConnectAttempt) -> Form {
        Form(post: visit.path(path), for: visit.viewer, isInline: true) {
            HiddenField("attempt", attempt.id)
            SubmitButton(label, weight)
        }
    }

    private func ended(_ failure: ConnectAttempt.Failure) -> HTML {
        let (title, text) = failure.words(of: visit)
        return Banner(failure == .notThisOne ? .info : .error, title) {
            p { text }
            if failure == .notThisOne || failure == .linkedElsewhere {
                p {
                    a(href: pages.zoomSignOut, .newTab, .rel("noreferrer noopener")) { "Sign out of Zoom (new tab)" }
                    ", then connect again with the right account."
                }
            }
            if failure != .telehealthPro, facts.connection != nil {
                // Where nothing is linked, the button stands below.
                ConnectForm(visit: visit, label: "Try again", weight: .secondary)
            }
        }.html
    }
}

extension ConnectAttempt.Failure {
    /// What happened and what to do.
    func words(of visit: IntegrationVisit) -> (title: String, text: String) {
        switch self {
        case .declined:
            ("Access was declined at Zoom", "Nothing was linked. Connect again and press Allow to go on.")
        case .zoomError:
            (
                "Zoom did not give access",
                "Nothing was linked. Connect again; if it stays so, look into Zoom's settings for apps."
            )
        case .exchangeFailed:
            ("Zoom's answer was lost", "Nothing was linked. Connect again: it takes a moment only.")
        case .scopesDeclined:
            (
                "Not every permission was granted",
                ReasonCode.scopesDeclined.sentence + " Connect again and leave all of them ticked."
            )
        case .linkedElsewhere:
            (
                "This Zoom account is already in use",
                ReasonCode.zoomUserLinked.sentence
                    + " Use another Zoom account, or Telehealth Pro, which has no such limit. "
                    + visit.facts.colleagues.whomToAskForTelehealthPro
            )
        case .telehealthPro: ("Telehealth Pro is enabled", ReasonCode.telehealthProActive.sentence)
        case .notThisOne: ("That Zoom account was not linked", "The access that it had given was handed back.")
        case .notPermitted: ("You may no longer do this", "The right to link \(visit.name) was withdrawn meanwhile.")
        case .practitionerInactive: ("Not linked", ReasonCode.practitionerInactive.sentence)
        case .unidentified:
            (
                "Zoom never said whose account it is",
                "Nothing was linked, and the access was handed back. Connect again."
            )
        }
    }
}
