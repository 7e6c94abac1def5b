import Contracts
import HTTPServer
import TransactionalStore
import WebUI

/// *Settings > Communication > Communication Options*, and *Configure Telehealth Pro* behind it.
struct TelehealthProController: Sendable {
    let pages: Pages

    var routes: RouteCollection {
        RouteCollection()
            .get(PagePath.communicationOptions, use: options)
            .get(PagePath.telehealthPro, use: show)
            .post(PagePath.telehealthPro, use: set)
    }

    private func options(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        try await pages.require(.setTelehealthPro, by: viewer, otherwise: Self.forWhom)
        let practitioners = try await practitioners(viewer)
        let count = practitioners.count { $0.practitioner.slot.provider == .telehealthPro }
        return Page("Communication Options", for: viewer, in: .settings(.communicationOptions)) {
            Card("Telehealth") {
                p {
                    "Each practitioner has one telehealth provider: Telehealth Pro, or their own Zoom account. "
                    "Telehealth Pro must be disabled for a practitioner before their Zoom account can be linked."
                }
                p(.class("hint")) {
                    practitioners.isEmpty
                        ? "There are no practitioners yet."
                        : "Telehealth Pro is enabled for \(count) of \(practitioners.count)."
                }
                p { ButtonLink("Configure Telehealth Pro", href: PagePath.telehealthPro, .primary) }
            }
        }
        .response(pages.site)
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        try await pages.require(.setTelehealthPro, by: viewer, otherwise: Self.forWhom)
        let done = request.query["done"].flatMap(TelehealthProPage.Done.init(rawValue:))
        return try await page(viewer, done: done).page.response(pages.site)
    }

    private func set(_ request: Request, _ context: RequestContext) async throws -> Response {
        let viewer = try context.viewer
        try await pages.require(.setTelehealthPro, by: viewer, otherwise: Self.forWhom)
        let form = try request.form()
        guard let act = form["act"].flatMap(TelehealthProPage.Done.init(rawValue:)) else {
            throw HTTPError(.badRequest, message: "Press Enable Telehealth Pro or Disable Telehealth Pro.")
        }
        let ticked = Set(form[values: "practitioner"].compactMap { PractitionerID($0) })
        var again = try await page(viewer)
        again.ticked = ticked
        guard !ticked.isEmpty else {
            again.problem = "Tick at least one practitioner."
            return again.page.response(pages.site)
        }
        let command = SetTelehealthPro(practitionerIds: ticked.sorted(), enabled: act == .enabled)
        let outcome = try await pages.perform(command, viewer, form)
        guard outcome.result == .accepted else {
            guard outcome.reason == .slotTaken || outcome.reason == .practitionerInactive else {
                throw pages.error(outcome, back: TelehealthProPage.link)
            }
            again.problem = outcome.message
            return again.page.response(pages.site)
        }
        return .redirect(to: "\(PagePath.telehealthPro)?done=\(act.rawValue)")
    }

    private func page(_ viewer: Viewer, done: TelehealthProPage.Done? = nil) async throws -> TelehealthProPage {
        TelehealthProPage(
            viewer: viewer,
            practitioners: try await practitioners(viewer),
            submission: pages.submission(),
            done: done
        )
    }

    /// Those who can be booked, and whoever has Telehealth Pro all the same.
    private func practitioners(_ viewer: Viewer) async throws -> [PractitionerProfile] {
        try await pages.read { store in
            try store.practitioners(of: viewer.account.id).filter {
                $0.practitioner.active || $0.practitioner.slot.provider == .telehealthPro
            }
        }
    }

    private static let forWhom = "Communication Options are for account masters and people with access to Settings."
}
