import Contracts

@testable import TransactionalStore

extension SteppedService {
    /// A person's press on a page: handled with the next commit, as `Pipeline.perform` does.
    ///
    /// `answered` is told what the page tells; never, if the process is gone before.
    func perform<Message: Command>(
        _ command: Message,
        as actor: Actor,
        account: AccountID,
        submissionID: String,
        answered: @escaping (Outcome) -> Void = { _ in }
    ) {
        let context = Pipeline.context(account, actor, submissionID)
        let handlers = configuration.handlers
        let answer = Answer(answered)
        request(
            { answer.outcome = try Pipeline.handle(command, context, handlers, $0) },
            finish: { error in if error == nil, let outcome = answer.outcome { answer.answered(outcome) } }
        )
    }

    /// What the closures of a request hold; one thread runs a simulation.
    private final class Answer: @unchecked Sendable {
        let answered: (Outcome) -> Void
        var outcome: Outcome?

        init(_ answered: @escaping (Outcome) -> Void) {
            self.answered = answered
        }
    }
}
