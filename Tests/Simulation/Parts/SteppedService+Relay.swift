import Bus
import Contracts
import Cryptography
import Foundation
import ServiceRuntime

@testable import TransactionalStore

extension SteppedService {
    /// Hands up to `most` promised messages to the producer.
    func produce(most: Int) throws -> Bool {
        guard let life else { return false }
        if life.queue.isEmpty { try refill(life) }
        var count = 0
        while count < most, let next = life.queue.next {
            life.wire.append(try flight(next.message, next.bytes))
            life.relay.produced(next.message.number)
            life.queue.advance()
            count += 1
        }
        if count > 0 { cell.tell("\(name) hands \(count) messages to the producer") }
        return count > 0
    }

    /// Up to `most` messages of the producer reach the broker, in order.
    @discardableResult
    func land(_ most: Int) -> Bool {
        guard let life, !life.wire.isEmpty, most > 0 else { return false }
        let count = min(most, life.wire.count)
        for var flight in life.wire.prefix(count) {
            flight.offset = cell.append(
                flight.topic,
                flight.partition,
                key: flight.key,
                headers: flight.headers,
                value: flight.value
            )
            cell.tell(
                "\(name) row \(flight.number) is \(SimulatedLog.topics[flight.topic])/\(flight.partition) "
                    + "\(flight.offset): \(String(decoding: flight.key, as: UTF8.self)) "
                    + (flight.value.map { String(decoding: $0, as: UTF8.self) } ?? "is erased")
            )
            life.landed.append(flight)
        }
        life.wire.removeFirst(count)
        return true
    }

    /// The broker's acknowledgement of one landed message comes in.
    func acknowledge(choice: Int, all: Bool) -> Bool {
        guard let life, !life.landed.isEmpty else { return false }
        let taken = all ? life.landed : [life.landed.remove(at: choice % life.landed.count)]
        if all { life.landed = [] }
        for flight in taken {
            life.relay.acknowledged(flight.number)
            if flight.isEvent {
                let partition = Int32(flight.partition)
                life.news.published[partition] = max(life.news.published[partition] ?? 0, flight.offset + 1)
            }
        }
        life.news.mark = life.relay.mark
        cell.tell("\(name) hears of \(taken.count) acknowledgements: up to row \(life.relay.mark)")
        return true
    }

    /// The producer fails and is made anew: what is not acknowledged is sent again, whether or not it has landed.
    func loseProducer(landing: Int) -> Bool {
        guard let life, !life.wire.isEmpty || !life.landed.isEmpty else { return false }
        land(landing)
        life.wire = []
        life.landed = []
        life.queue.removeAll()
        life.relay.resumed()
        cell.tell("\(name) makes its producer anew, from row \(life.relay.mark + 1)")
        return true
    }

    /// For the bug that publishes before the commit: what this transaction promises so far goes out at once.
    func publishEarly(_ life: Life) {
        let batch = life.transaction.batch
        for message in batch.messages {
            guard let flight = try? flight(message, batch.bytes) else { continue }
            cell.append(flight.topic, flight.partition, key: flight.key, headers: flight.headers, value: flight.value)
        }
    }

    /// Takes what memory has, or a part of the table where memory has a gap.
    private func refill(_ life: Life) throws {
        let fresh = life.mailbox
        life.mailbox = []
        life.mailboxCount = 0
        let last = life.relay.sent
        if !life.queue.append(fresh, after: last) || (life.queue.isEmpty && life.highest > last) {
            life.queue.removeAll()
            let limit = configuration.settings.relayBacklog / 4
            _ = life.queue.append([try OutboxTable.rows(after: last, limit: limit, disk)], after: last)
        }
    }

    private func flight(_ message: OutboxBatch.Message, _ bytes: [UInt8]) throws -> Life.Flight {
        var headers = Array(bytes[message.headers])
        if message.isSigned {
            HeaderBlock.append(HeaderName.authorization, "Bearer \(try token(for: message.topic))", to: &headers)
        }
        let topic = SimulatedLog.topics.firstIndex { $0.name == message.topic } ?? 0
        return Life.Flight(
            number: message.number,
            topic: topic,
            partition: Int(message.partition),
            key: Array(bytes[message.key]),
            headers: headers,
            value: message.body.map { Array(bytes[$0]) },
            isEvent: SimulatedLog.topics[topic] == Topic(name, .events)
        )
    }

    private func token(for topic: String) throws -> String {
        let now = cell.now.seconds
        let claims = TokenClaims(
            iss: name.rawValue,
            sub: "service/\(name.rawValue)",
            aud: topic,
            iat: now,
            exp: now + configuration.settings.ownTokenLifetime.components.seconds
        )
        return JSONWebSignature.sign(
            try JSONEncoder().encode(claims),
            type: TokenClaims.commandType,
            with: configuration.signingKey
        )
    }
}
