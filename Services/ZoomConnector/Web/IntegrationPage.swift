import Contracts
import HTTPServer
import WebUI

/// What *Telehealth Integration* shows: where the link stands, and the next step.
struct IntegrationPage {
    let visit: IntegrationVisit
    let pages: ConnectorPages

    private var facts: IntegrationFacts { visit.facts }

    var page: Page {
        var page = Page("Telehealth Integration", for: visit.viewer, in: visit.section, live: visit.path("/events")) {
            PractitionerTabs(of: facts.practitioner.id, current: .telehealthIntegration, isOwn: visit.isOwnDoor)
            div(.id("integration"), .live) {
                AttemptNotice(visit: visit, pages: pages)
                // Whose account it is, is the one thing to say while that is asked.
                if facts.candidate == nil {
                    if let claiming = facts.claiming { claimCard(claiming) }
                    if let connection = facts.connection {
                        LinkedAccount(visit: visit, pages: pages, connection: connection)
                    } else if facts.claiming == nil {
                        unlinked
                    }
                    HostNote(visit: visit)
                }
            }
        }
        page.trail = visit.trail
        page.aside = WebUI.html { div(.id("integration-status"), .live) { status } }
        page.refresh = refresh
        return page
    }

    /// While something goes on elsewhere, a browser without scripts looks again by itself.
    private var refresh: Page.Refresh? {
        if facts.claiming != nil { return .again(seconds: 2) }
        switch facts.attempt?.stage {
        case .exchanging, .exchanged: return .again(seconds: 2)
        case .waiting: return .again(seconds: 10)
        default: return nil
        }
    }

    @HTMLBuilder private var status: HTML {
        if let connection = facts.connection {
            if connection.status == .needsReconnect {
                Tag("Reconnect needed", .warning)
            } else if facts.isSuspended {
                Tag("Start suspended", .warning)
            } else {
                Tag("Linked to Zoom", .success)
            }
        } else if facts.claiming != nil {
            Tag("Linking", .info)
        } else if facts.practitioner.slot.provider == .telehealthPro {
            Tag("Telehealth Pro", .info)
        } else {
            Tag("Not linked", .neutral)
        }
    }

    /// Whether a Connect is at Zoom, or on its way back: its notice has the button to start over.
    private var isUnderWay: Bool {
        switch facts.attempt?.stage {
        case .waiting, .exchanging, .exchanged: true
        default: false
        }
    }

    // MARK: Not linked

    @HTMLBuilder private var unlinked: HTML {
        if facts.practitioner.slot.provider == .telehealthPro {
            telehealthPro
        } else if !facts.practitioner.active {
            EmptyState(
                "Not linked to Zoom",
                hint: "\(visit.name) is no longer active. Only active practitioners can be linked."
            )
        } else if !isUnderWay {
            Card("Zoom BYO Telehealth") {
                lastEnding
                p {
                    "Link \(visit.isOwn ? "your" : "\(visit.name)'s") own Zoom account to hold telehealth calls from the "
                    "calendar, with that account's licence and preferences. A new Zoom account can be made on the way."
                }
                if !visit.isOwn {
                    p(.class("hint")) {
                        "\(visit.name) signs in to Zoom on this computer. Not here? Grant them the permission "
                        "\u{2018}Allow users to access their default practitioner profile\u{2019} under Settings > Team > "
                        "Users > User Settings; then they connect by themselves."
                    }
                }
                ConnectForm(visit: visit, label: "Connect to Zoom", weight: .primary)
            }
        }
    }

    @HTMLBuilder private var telehealthPro: HTML {
        Banner(.warning, "Telehealth Pro is enabled for \(visit.name)") {
            p {
                "Disable it before linking Zoom: Settings > Communication > Communication Options > press "
                "\u{2018}Configure Telehealth Pro\u{2019} > tick \(visit.name) > \u{2018}Disable Telehealth Pro\u{2019}."
            }
            if visit.viewer.access.telehealthPro {
                p { ButtonLink("Open Communication Options", href: PagePath.communicationOptions) }
            } else {
                p {
                    "That takes an account master or somebody with access to Settings. "
                    facts.colleagues.whomToAskForTelehealthPro
                }
            }
        }
    }

    /// How the last link ended, if that is worth knowing.
    @HTMLBuilder private var lastEnding: HTML {
        if let last = facts.last, facts.attempt == nil {
            switch (last.status, last.reason) {
            case (.refused, let reason?):
                Banner(.error, "Zoom was not linked") { p { reason.sentence } }
            case (.disconnected, .some(.deauthorized)):
                Banner(.info, "The app was removed inside Zoom's Marketplace") {
                    p { "Connect again to restore the upcoming telehealth appointments." }
                }
            default: HTML.empty
            }
        }
    }

    // MARK: Claiming

    private func claimCard(_ claiming: Connection) -> HTML {
        Card("Linking") {
            p(.role("status")) {
                "Zoom has said yes. Waiting for the practice's settings to confirm, since "
                visit.times.clockAndZone(claiming.connectedAt)
                ". This page goes on by itself."
            }
            if facts.claimTries > 2 {
                p(.class("hint")) {
                    "It takes longer than usual; the request is repeated until it is answered. You can leave this page."
                }
            }
            Form(post: visit.path("/cancel"), for: visit.viewer, isInline: true) { SubmitButton("Cancel", .secondary) }
        }.html
    }
}

/// The button that leads to Zoom.
struct ConnectForm: HTMLComponent {
    let visit: IntegrationVisit
    let label: String
    let weight: Weight

    var html: HTML {
        Form(post: visit.path("/connect"), for: visit.viewer, isInline: true) { SubmitButton(label, weight) }.html
    }
}

/// Who can start sessions, or what is missing for it.
struct HostNote: HTMLComponent {
    let visit: IntegrationVisit

    var html: HTML {
        if let host = visit.facts.colleagues.name(visit.facts.practitioner.hostUserId) {
            p(.class("hint")) {
                "\(host) starts \(visit.name)'s sessions: the user whose default practitioner this is."
            }
        } else {
            Banner(.info, "Nobody can start \(visit.name)'s sessions yet") {
                p {
                    "Only the user whose default practitioner this is can. Choose it under Settings > Team > Users > name "
                    "> User Settings. "
                    if !visit.viewer.access.settings { visit.facts.colleagues.whomToAskForAccess }
                }
            }
        }
    }
}
