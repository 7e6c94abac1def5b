import Contracts
import HTTPServer
import WebUI

/// *Practitioner Profile* in the business-name menu: the profile of one's own default practitioner.
struct OwnProfileController: Sendable {
    let pages: Pages

    var routes: RouteCollection {
        RouteCollection().get(PagePath.practitionerProfile, use: show)
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        guard let own = viewer.access.ownProfile else { throw try await refusal(viewer) }
        let found = try await pages.read { store -> (PractitionerProfile, Member?)? in
            guard let profile = try store.practitioner(own, of: viewer.account.id) else { return nil }
            return (profile, try store.member(viewer.user.id, of: viewer.account.id))
        }
        guard let (profile, member) = found else { throw HTTPError(.notFound) }
        return Page("Practitioner Profile", for: viewer, in: .ownProfile) {
            PractitionerTabs(of: own, current: .profile, isOwn: true)
            if !profile.practitioner.active {
                Banner(.warning, "Your profile is inactive") { p { "Nobody can book you at the moment." } }
            }
            Card("Details") {
                DefinitionList(texts: [("Name", profile.name), ("Practice", viewer.account.name)])
                if viewer.access.settings {
                    p { a(href: PagePath.practitioner(own)) { "Change it in Settings" } }
                }
            }
            Card("Telehealth") { PractitionerTelehealth(profile: profile, host: member, viewer: viewer, isOwn: true) }
        }
        .response(pages.site)
    }

    /// Why there is no profile to open: no default practitioner, or no permission; and who can change that.
    private func refusal(_ viewer: Viewer) async throws -> PageError {
        let people = try await pages.read { try $0.people(.mastersAndSettingsUsers, in: viewer.account.id) }
        let path = "Settings > Team > Users > User Settings"
        guard viewer.user.defaultPractitionerId == nil else {
            return .notAllowed(
                "You may not open your practitioner profile: the permission 'Allow users to access their default "
                    + "practitioner profile' is off. It is switched on under \(path).",
                ask: people.sentence
            )
        }
        let reason = "You have no default practitioner, so there is no profile of yours. It is chosen under \(path)."
        guard viewer.access.settings else { return .notAllowed(reason, ask: people.sentence) }
        return PageError(
            .forbidden,
            reason,
            ways: [Link("Your User Settings", href: PagePath.user(viewer.user.id)), .calendar]
        )
    }
}
