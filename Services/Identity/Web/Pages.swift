import Contracts
import HTTPServer
import ServiceRuntime
import TransactionalStore
import WebUI

/// What every controller of identity works with.
struct Pages: Sendable {
    let site: Site
    let pipeline: Pipeline
    let runtime: Runtime

    /// The instant.
    var now: Timestamp { Timestamp(milliseconds: runtime.clock.milliseconds) }

    /// A new number for a form.
    func submission() -> String { runtime.ids.next() }

    /// Looks something up in one snapshot.
    func read<Result: Sendable>(_ body: @Sendable (IdentityStore) throws -> Result) async throws -> Result {
        try await pipeline.read { try body(IdentityStore($0)) }
    }

    /// Has a command of the viewer's handled.
    func perform(
        _ command: some PageCommand,
        _ viewer: Viewer,
        _ form: URLEncodedForm
    ) async throws -> Outcome {
        try await pipeline.perform(
            command,
            as: .user(viewer.user.id),
            account: viewer.account.id,
            submissionID: form.submissionID()
        )
    }

    // MARK: Refusals

    /// Goes on only with a right.
    ///
    /// - Throws: 403 that says whom to ask, by name; `what` says for whom the page is.
    func require(
        _ action: Permission.Action,
        on subject: Permission.Target.Subject = .practice,
        by viewer: Viewer,
        otherwise what: String
    ) async throws {
        let refusal = try await read { store -> PageError? in
            let account = viewer.account.id
            // Signed in a moment ago, and gone since: for who asks there is nothing here.
            guard let member = try store.member(viewer.user.id, of: account) else {
                return PageError(HTTPError(.notFound))
            }
            let target = Permission.Target(accountID: account, subject: subject)
            switch Permission.decide(action, by: member.actor, on: target) {
            case .allowed: return nil
            case .refused(.notPermitted(let ask)):
                return .notAllowed(what, ask: try store.people(ask, in: account).sentence)
            case .refused: return PageError(HTTPError(.notFound))
            }
        }
        if let refusal { throw refusal }
    }

    /// Turns a rejection that no form shows into a page.
    func error(_ outcome: Outcome, back: Link) -> PageError {
        let status: HTTPStatus
        switch outcome.reason {
        case .notPermitted?: status = .forbidden
        case .revisionStale?: status = .conflict
        case .practitionerUnknown?, .userUnknown?, .tokenUnknown?: status = .notFound
        default: status = .unprocessableContent
        }
        return PageError(status, outcome.message ?? "Nothing was changed.", ways: [back, .calendar])
    }
}
