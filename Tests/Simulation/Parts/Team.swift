import Bus
import Contracts
import Foundation

@testable import TransactionalStore

/// A service of another team, which books, moves and cancels by commands, and sends some of them twice.
final class Team {
    static let source = "/team/billing"

    /// A command that was sent.
    struct Sent {
        var id: String
        var account: AccountID
        var key: [UInt8]
        var headers: [UInt8]
        var value: [UInt8]
        /// Where it was sent last.
        var cluster: String
        var partition: Int
        var offset: Int64
        /// When it was sent first.
        var at: Timestamp
        var what: String
    }

    private(set) var sent: [Sent] = []
    private let cell: Cell
    private let topic = Cell.index(Topic(.scheduling, .commands))
    private let coder = MessageCoder()

    init(_ cell: Cell) {
        self.cell = cell
    }

    /// Sends a command under a token.
    func send<Message: Command>(
        _ command: Message,
        key: String,
        bearer: String,
        account: AccountID,
        partition: Int,
        _ what: String
    ) throws {
        let id = "c\(sent.count + 1)"
        var headers: [UInt8] = []
        HeaderBlock.append(HeaderName.specVersion, "1.0", to: &headers)
        HeaderBlock.append(HeaderName.id, id, to: &headers)
        HeaderBlock.append(HeaderName.source, Self.source, to: &headers)
        HeaderBlock.append(HeaderName.type, Message.type, to: &headers)
        HeaderBlock.append(HeaderName.time, cell.now.description, to: &headers)
        HeaderBlock.append(HeaderName.authorization, "Bearer \(bearer)", to: &headers)
        sent.append(
            Sent(
                id: id,
                account: account,
                key: Array(key.utf8),
                headers: headers,
                value: try coder.encode(command),
                cluster: "",
                partition: partition,
                offset: 0,
                at: cell.now,
                what: what
            )
        )
        put(sent.count - 1, partition)
    }

    /// Sends a command once more, as a sender does who has not heard; not after a week, when it would be a new one.
    func resend(choice: Int, partition: Int) -> Bool {
        guard !sent.isEmpty, cell.now - sent[choice % sent.count].at < .seconds(6 * 86_400) else { return false }
        put(choice % sent.count, partition)
        return true
    }

    /// What was answered to a command last.
    func answer(to command: Sent) -> Outcome? { answers(to: command).last }

    /// All that was answered to a command.
    func answers(to command: Sent) -> [Outcome] {
        cell.journal.answers["\(Self.source) \(command.id)"] ?? []
    }

    /// Sends again what the broker has lost, and what may be sent again.
    ///
    /// - Returns: whether there was any.
    func resendLost() -> Bool {
        var any = false
        for (index, command) in sent.enumerated() {
            let answer = answer(to: command)
            let isLost =
                answer == nil
                && (command.cluster != cell.log.clusterID
                    || command.offset < cell.log.partitions[topic][command.partition].start)
            guard isLost || answer?.retriable == true else { continue }
            put(index, command.partition)
            any = true
        }
        return any
    }

    private func put(_ index: Int, _ partition: Int) {
        let command = sent[index]
        sent[index].cluster = cell.log.clusterID
        sent[index].partition = partition
        sent[index].offset = cell.append(
            topic,
            partition,
            key: command.key,
            headers: command.headers,
            value: command.value
        )
        cell.tell("a team sends \(command.id) to partition \(partition): \(command.what)")
    }
}
