import Bus
import Contracts
import Foundation

@testable import TransactionalStore

/// Whoever sees everything: reads each record at the moment when it reaches the log, and keeps book.
final class Journal {
    /// A state as it was published.
    struct Published {
        var body: [UInt8]?
        /// What led to it: the command's id, or the form's submission.
        var cause: String
    }

    /// By entity key: its states by revision.
    private(set) var states: [String: [Int64: Published]] = [:]
    /// By source and id of the command: its answers, of which there are several if it came again when it was forgotten.
    private(set) var answers: [String: [Outcome]] = [:]
    /// By service and `ce_id`: every outcome.
    private var outcomes: [String: [UInt8]] = [:]
    /// When a command was handled; its answer may reach the log much later.
    private var handledAt: [String: Timestamp] = [:]
    /// The first promise that was broken.
    private(set) var violation: Violation?
    private let coder = MessageCoder()

    /// Bytes that no record may hold: the beginnings and parts of Zoom's tokens and links, and of our join links.
    private static let secrets: [[UInt8]] = [
        // {"alg":"HS512","kid":"simulated: every token and host key of the simulated Zoom begins so.
        "eyJhbGciOiJIUzUxMiIsImtpZCI6InNpbXVsYXRlZ", "eyJ6bV9za20iOiJ6bV9vMm0ifQ", "zak=", "pwd=", "/join/", "/j/",
        "/s/",
    ].map { Array($0.utf8) }

    func note(_ violation: Violation) {
        self.violation = self.violation ?? violation
    }

    /// Reads a record that reaches a topic.
    func saw(_ topic: Topic, key: [UInt8], headers: [UInt8], value: [UInt8]?) {
        var read = Headers()
        headers.withUnsafeBytes { HeaderBlock.forEach($0) { read.take($0, $1) } }
        checkSecrets(topic, headers, value)
        switch topic.kind {
        case .events: sawState(key, read, value)
        case .outcomes: sawOutcome(topic, read, value ?? [])
        case .commands, .owner: break
        }
    }

    private func sawState(_ keyBytes: [UInt8], _ headers: Headers, _ value: [UInt8]?) {
        let key = String(decoding: keyBytes, as: UTF8.self)
        guard !key.hasPrefix("republication/"), let revision = Int64(headers.revision) else { return }
        let known = states[key]?[revision]
        if let known {
            if known.body != value {
                note(Violation("revisions", "\(key) was published twice as revision \(revision), with two states"))
            }
        } else {
            let cause = headers.causation.isEmpty ? headers.correlation : headers.causation
            states[key, default: [:]][revision] = Published(body: value, cause: cause)
        }
    }

    private func sawOutcome(_ topic: Topic, _ headers: Headers, _ value: [UInt8]) {
        guard let outcome = try? coder.decode(Outcome.self, from: value) else {
            return note(Violation("outcomes", "an outcome cannot be read"))
        }
        let key = "\(outcome.commandSource) \(outcome.commandId)"
        // Readers drop repeats by source and id.
        let id = "\(topic.service) \(headers.id)"
        if let repeated = outcomes[id] {
            guard repeated != value else { return }
            return note(Violation("outcomes", "outcome \(headers.id) of \(key) came twice, with two bodies"))
        }
        outcomes[id] = value
        guard let time = Timestamp(headers.time) else { return note(Violation("outcomes", "\(key) has no time")) }
        if let known = answers[key]?.last, known.retriable != true, let first = handledAt[key] {
            // The same command was sent to two partitions, and what was said before on the other one lands late.
            if outcome.retriable == true, time <= first { return }
            // Later than that it is not remembered any more, and would be a new one.
            if time - first < StoreSettings().inboxLifetime {
                note(
                    Violation(
                        "outcomes",
                        "command \(key) was answered twice: \(Self.text(known)), then \(Self.text(outcome))"
                    )
                )
            }
        }
        answers[key, default: []].append(outcome)
        handledAt[key] = time
    }

    private func checkSecrets(_ topic: Topic, _ headers: [UInt8], _ value: [UInt8]?) {
        for secret in Self.secrets {
            let isThere =
                Self.contains(headers, secret) || value.map { Self.contains($0, secret) } ?? false
            if isThere {
                note(Violation("secrets", "a record on \(topic) holds \(String(decoding: secret, as: UTF8.self))"))
            }
        }
    }

    private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first, let last = part.last else { return false }
        let length = part.count
        return bytes.withUnsafeBytes { bytes in
            part.withUnsafeBytes { part in
                guard let start = bytes.baseAddress, let other = part.baseAddress else { return false }
                // From each last byte back: in our messages they are rarer than first ones.
                var at = length - 1
                while at < bytes.count, let found = memchr(start + at, Int32(last), bytes.count - at) {
                    let begin = start.distance(to: UnsafeRawPointer(found)) - length + 1
                    if bytes[begin] == first, memcmp(start + begin, other, length) == 0 { return true }
                    at = begin + length
                }
                return false
            }
        }
    }

    static func text(_ outcome: Outcome) -> String {
        outcome.result == .accepted
            ? "accepted \(outcome.entity ?? "") revision \(outcome.revision ?? 0)"
            : "rejected \(outcome.reason?.rawValue ?? "")"
    }

    /// The headers that the book is kept by.
    private struct Headers {
        var id = ""
        var time = ""
        var revision = ""
        var causation = ""
        var correlation = ""

        mutating func take(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) {
            guard let value else { return }
            if name.equals(HeaderName.id) {
                id = String(decoding: value, as: UTF8.self)
            } else if name.equals(HeaderName.time) {
                time = String(decoding: value, as: UTF8.self)
            } else if name.equals(HeaderName.revision) {
                revision = String(decoding: value, as: UTF8.self)
            } else if name.equals(HeaderName.causationID) {
                causation = String(decoding: value, as: UTF8.self)
            } else if name.equals(HeaderName.correlationID) {
                correlation = String(decoding: value, as: UTF8.self)
            }
        }
    }
}
