import Contracts
import TransactionalStore

/// A "no" on its way out of a handler's guards, before anything is written; the handler's caller makes it a verdict.
struct Rejection: Error, Equatable, Sendable {
    let reason: ReasonCode
    /// What is wrong and what to do, for the page.
    let sentence: String

    init(_ reason: ReasonCode, _ sentence: String? = nil) {
        self.reason = reason
        self.sentence = sentence ?? reason.sentence
    }

    var verdict: Verdict { .rejected(reason, sentence) }
}
