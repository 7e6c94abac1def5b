import Bus
import Contracts
import Harness
import Cryptography
import Foundation
import ServiceRuntime
import Testing

@testable import Identity

/// What stands outside identity on the bus: a sender of commands, a stock reader.
extension TestIdentity {
    private var kafka: KafkaConfiguration {
        KafkaConfiguration(bootstrapServers: broker.bootstrapServers, clientID: "outside", isEmbedded: true)
    }

    /// Sends a command as one of our services does, or with a token that another team was given.
    func send(
        _ command: some Command,
        id: String,
        account: AccountID,
        from service: ServiceName = .zoom,
        token: String? = nil
    ) async throws {
        let key = service == .zoom ? keys.zoom : keys.scheduling
        let now = clock.milliseconds / 1_000
        let claims = TokenClaims(
            iss: service.rawValue,
            sub: "service/\(service.rawValue)",
            aud: Topic(.identity, .commands).name,
            iat: now,
            exp: now + 300
        )
        let own = JSONWebSignature.sign(try JSONEncoder().encode(claims), type: TokenClaims.commandType, with: key)
        var block = HeaderBlock()
        for (name, text) in [
            (HeaderName.specVersion, "1.0"), (HeaderName.id, id), (HeaderName.type, type(of: command).type),
            (HeaderName.source, token == nil ? service.source : "/team/billing"),
            (HeaderName.accountID, account.rawValue), (HeaderName.authorization, "Bearer \(token ?? own)"),
        ] { block.append(name, text) }
        let (headers, value) = (block.bytes, try Array(JSONEncoder().encode(command)))
        let kafka = kafka
        try await blocking {
            let producer = try KafkaProducer(kafka, lingerMilliseconds: 0)
            defer { producer.close() }
            try Array("slot".utf8).withUnsafeBytes { key in
                try headers.withUnsafeBytes { headers in
                    try value.withUnsafeBytes { value in
                        _ = try producer.produce(
                            topic: Topic(.identity, .commands).name,
                            partition: 0,
                            key: key,
                            value: value,
                            headers: headers,
                            sequence: 1,
                            copies: true
                        )
                    }
                }
            }
            while producer.outstanding > 0 { try producer.poll(timeoutMilliseconds: 100) { _ in } }
        }
    }

    /// The first `count` outcomes of a practice's commands, in order.
    func outcomes(_ count: Int, of account: AccountID) async throws -> [Outcome] {
        try await values(Topic(.identity, .outcomes), account, count: count).map {
            try JSONDecoder().decode(Outcome.self, from: Data($0.value))
        }
    }

    /// The first `count` events of a practice, in order: what happened to what, and its state.
    func events(_ count: Int, of account: AccountID) async throws -> [(key: String, type: String, value: [UInt8])] {
        try await values(Topic(.identity, .events), account, count: count)
    }

    private func values(
        _ topic: Topic,
        _ account: AccountID,
        count: Int
    ) async throws -> [(key: String, type: String, value: [UInt8])] {
        let kafka = kafka
        return try await blocking {
            let consumer = try KafkaConsumer(
                kafka,
                group: "outside",
                positions: (0..<Int32(Self.partitions)).map { .init(topic: topic.name, partition: $0, offset: 0) }
            )
            defer { consumer.close() }
            var values: [(key: String, type: String, value: [UInt8])] = []
            let deadline = monotonicNanoseconds() + 10_000_000_000
            while values.count < count, monotonicNanoseconds() < deadline {
                try consumer.poll(timeoutMilliseconds: 50, onEvent: { _ in }) { message in
                    var headers: [String: String] = [:]
                    message.forEachHeader { name, value in
                        headers[String(decoding: name, as: UTF8.self)] = value.map {
                            String(decoding: $0, as: UTF8.self)
                        }
                    }
                    guard headers["ce_accountid"] == account.rawValue else { return }
                    let key = message.key.map { String(decoding: $0, as: UTF8.self) } ?? ""
                    values.append((key, headers["ce_type"] ?? "", message.value.map(Array.init) ?? []))
                }
            }
            return values
        }
    }

    private func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            _ = PinnedThread(name: "test") { continuation.resume(with: Result { try body() }) }
        }
    }
}
