package import Contracts

/// What a handler knows of a command besides its body.
package struct CommandContext: Sendable {
    /// The practice, from the token or the session.
    package let account: AccountID
    /// On whose behalf.
    package let actor: Actor
    /// `ce_id`, or the form's submission id.
    package let id: CommandID
    /// `ce_source`; `pages` for a form.
    package let source: String
    /// Carried on in everything that follows.
    package let cause: Cause
}

/// What a handler decided: a refusal is an answer, not an error.
package enum Verdict: Equatable, Sendable {
    /// Done: key and revision of what was made or changed.
    case accepted(entity: String, revision: Int64, warnings: [Outcome.Warning] = [])
    /// Not done; the sentence replaces the code's own where it says more.
    case rejected(ReasonCode, String? = nil, retriable: Bool = false)
}
