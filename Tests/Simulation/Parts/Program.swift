import Contracts
import SQLite

@testable import ZoomConnector

/// What a worker of the connector does, one thing after the other; between two of them anything may happen.
///
/// The workers themselves are asynchronous code around the same steps: each `write` here is a transaction there, each `ask` a
/// request.
indirect enum Program {
    /// Looks at what is committed.
    case read((Database) throws -> Program)
    /// A transaction, with the steps of production.
    case write((Steps) throws -> Program)
    /// A request to Zoom, and how it goes on with what came of it.
    case ask(ZoomRequest, (Reply) throws -> Program)
    /// Goes on once nobody else is about `key`, and is then the only one about it.
    case take(key: String, Program)
    /// Leaves `key` to others.
    case give(key: String, Program)
    case done
}

/// What came of a request: an answer, or none.
enum Reply {
    case answer(status: Int, body: [UInt8], retryAfter: String?)
    case nothing(maybeDone: Bool)

    /// A good answer, as ``ZoomClient/send(_:timeout:)`` tells one.
    var good: Result<ZoomClient.Answer, ZoomFailure> {
        switch self {
        case .nothing(let maybeDone): .failure(.unreachable(maybeDone: maybeDone))
        case .answer(let status, let body, let retryAfter):
            (200..<300).contains(status)
                ? .success(ZoomClient.Answer(status: status, body: body))
                : .failure(ZoomFailure(status: status, body: body, retryAfter: retryAfter))
        }
    }

    /// Tokens, as ``ZoomClient/tokens(_:now:timeout:)`` reads them.
    func tokens(now: Timestamp, _ origins: ZoomOrigins) -> Result<ZoomTokens, ZoomFailure> {
        switch self {
        case .nothing(let maybeDone): return .failure(.unreachable(maybeDone: maybeDone))
        case .answer(let status, let body, _):
            do throws(ZoomFailure) {
                return .success(
                    try ZoomAnswer.tokens(status: status, body: body, now: now, accepts: { origins.accepts($0) })
                )
            } catch {
                return .failure(error)
            }
        }
    }
}
