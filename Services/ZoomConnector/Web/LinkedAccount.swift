import Contracts
import WebUI

/// The linked Zoom account: who it is, what it allows, its preferences, and the way out.
struct LinkedAccount: HTMLComponent {
    let visit: IntegrationVisit
    let pages: ConnectorPages
    let connection: Connection

    private var facts: IntegrationFacts { visit.facts }
    private var needsReconnect: Bool { connection.status == .needsReconnect }

    var html: HTML {
        if needsReconnect {
            Banner(.warning, "Zoom no longer accepts the link") {
                p {
                    "Sessions cannot be started until \(visit.isOwn ? "you reconnect" : "\(visit.name) reconnects"). "
                    "Meetings and client links stay as they are."
                }
                reconnect
            }
        } else if facts.isSuspended {
            Banner(.warning, "Start is suspended") {
                p {
                    "Whose default practitioner \(visit.name) is has changed since Zoom was linked. Connect again, so that "
                    "it is sure whose Zoom account it is."
                }
                reconnect
            }
        }
        if connection.licence == .none {
            Banner(.warning, "No licence for meetings") { p { ReasonCode.licenceMissing.sentence } }
        }
        Card("Linked Zoom account") {
            DefinitionList(texts: [
                ("Name", facts.profile?.user.name),
                ("E-mail", facts.profile?.user.email),
                ("Licence", licence),
                ("Linked by", facts.colleagues.name(connection.connectedBy) ?? "a former user"),
                ("Linked on", visit.times.full(connection.connectedAt)),
            ])
            p(.class("actions")) {
                ButtonLink("Disconnect from Zoom", href: visit.path("/disconnect"), .danger)
            }
        }
        if let preferences = facts.profile?.preferences { PreferencesCard(preferences: preferences) }
    }

    private var reconnect: HTML {
        ConnectForm(visit: visit, label: "Reconnect to Zoom", weight: .primary).html
    }

    private var licence: String { connection.licence.words(limitMinutes: connection.meetingLimitMinutes) }
}

/// A Zoom user's own preferences, to read only.
struct PreferencesCard: HTMLComponent {
    let preferences: ZoomPreferences

    var html: HTML {
        Card("Preferences") {
            p(.class("hint")) {
                "From your Zoom account. Change them in Zoom's own settings; calls use them as they are."
            }
            DefinitionList(texts: [
                ("Waiting room", onOff(preferences.waitingRoom)),
                ("Virtual background", onOff(preferences.virtualBackground)),
                ("Join before host", onOff(preferences.joinBeforeHost)),
                ("Host video at the start", onOff(preferences.hostVideo)),
                ("Participants' video at the start", onOff(preferences.participantVideo)),
                ("Passcode for new meetings", onOff(preferences.passcode)),
                ("Join from the browser", onOff(preferences.joinFromBrowser)),
                ("Automatic recording", recording),
            ])
        }.html
    }

    private func onOff(_ value: Bool?) -> String? { value.map { $0 ? "On" : "Off" } }

    private var recording: String? {
        switch preferences.autoRecording {
        case .none: nil
        case .some("none"): "Off"
        case .some("local"): "On this computer"
        case .some("cloud"): "In Zoom's cloud"
        case .some(let other): other
        }
    }
}

extension Connection.Licence {
    /// What people call it, with what it means.
    func words(limitMinutes: Int?) -> String {
        switch self {
        case .basic: limitMinutes.map { "Basic: Zoom ends each meeting after \($0) minutes" } ?? "Basic"
        case .licensed: "Licensed"
        default: "None: this account cannot hold meetings"
        }
    }
}
