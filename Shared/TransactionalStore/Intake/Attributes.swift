import Bus
import Contracts
import Foundation

/// The CloudEvents attributes of a consumed message, straight from its headers.
struct Attributes {
    /// What one message's headers say.
    enum Reading {
        /// Every attribute is there and well formed.
        case complete(Envelope)
        /// `ce_id` and `ce_source` are, another attribute is not: enough for an answer. The type may be empty.
        case faulty(Envelope, String)
        /// There is no telling which message it is.
        case unreadable
    }

    /// In place, in librdkafka's memory.
    private(set) var authorization: UnsafeRawBufferPointer?
    /// Whether attributes and data are one JSON object.
    private(set) var isStructured = false
    private var id: String?
    private var source: String?
    private var type: String?
    private var specVersion: Bool?
    private var time: String?
    private var subject: String?
    private var accountID: String?
    private var correlationID: String?
    private var causationID: String?
    private var epoch: String?
    private var revision: String?
    private var traceParent: String?

    init(_ message: some ConsumedMessage) {
        message.forEachHeader { name, value in
            guard let value else { return }
            take(name, value)
        }
    }

    /// What the headers of a message in binary mode say.
    var reading: Reading {
        guard let id, !id.isEmpty, let source, !source.isEmpty else { return .unreadable }
        var envelope = Envelope(
            id: id,
            source: source,
            type: type ?? "",
            subject: subject,
            correlationID: correlationID,
            causationID: causationID,
            traceParent: Self.traceParent(traceParent)
        )
        guard specVersion == true else { return .faulty(envelope, "ce_specversion must be 1.0") }
        guard type?.isEmpty == false else { return .faulty(envelope, "ce_type is missing") }
        if let time {
            envelope.time = Timestamp(time)
            guard envelope.time != nil else { return .faulty(envelope, "ce_time is no RFC 3339 time") }
        }
        if let accountID {
            envelope.accountID = AccountID(accountID)
            guard envelope.accountID != nil else { return .faulty(envelope, "ce_accountid is no id") }
        }
        if let epoch {
            envelope.epoch = Int64(epoch)
            guard envelope.epoch != nil else { return .faulty(envelope, "ce_epoch is no integer") }
        }
        if let revision {
            envelope.revision = Int64(revision)
            guard envelope.revision != nil else { return .faulty(envelope, "ce_revision is no integer") }
        }
        return .complete(envelope)
    }

    /// A W3C trace context of version 00; anything else is left out.
    static func traceParent(_ text: String?) -> String? {
        guard let text, text.utf8.count == 55, text.hasPrefix("00-") else { return nil }
        let dashes: Set<Int> = [2, 35, 52]
        let isWellFormed = text.utf8.enumerated().allSatisfy { index, byte in
            dashes.contains(index)
                ? byte == UInt8(ascii: "-")
                : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        return isWellFormed ? text : nil
    }

    private mutating func take(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        guard name.count > 3 else { return }
        if name.equals(HeaderName.authorization) {
            authorization = value
        } else if name.equals(HeaderName.contentType) {
            isStructured = Self.isStructured(value)
        } else if name.equals(HeaderName.id) {
            id = text(value)
        } else if name.equals(HeaderName.source) {
            source = text(value)
        } else if name.equals(HeaderName.type) {
            type = text(value)
        } else if name.equals(HeaderName.specVersion) {
            specVersion = value.elementsEqual("1.0".utf8)
        } else if name.equals(HeaderName.time) {
            time = text(value)
        } else if name.equals(HeaderName.subject) {
            subject = text(value)
        } else if name.equals(HeaderName.accountID) {
            accountID = text(value)
        } else if name.equals(HeaderName.correlationID) {
            correlationID = text(value)
        } else if name.equals(HeaderName.causationID) {
            causationID = text(value)
        } else if name.equals(HeaderName.epoch) {
            epoch = text(value)
        } else if name.equals(HeaderName.revision) {
            revision = text(value)
        } else if name.equals(HeaderName.traceParent) {
            traceParent = text(value)
        }
    }

    /// Whether a content type is that of structured mode, with or without parameters; media types ignore case.
    private static func isStructured(_ value: UnsafeRawBufferPointer) -> Bool {
        let name = StructuredMessage.contentType.utf8
        guard value.count >= name.count, zip(value, name).allSatisfy({ lowercased($0) == $1 }) else { return false }
        guard let next = value.dropFirst(name.count).first else { return true }
        return next == UInt8(ascii: ";") || next == UInt8(ascii: " ")
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// A header's text; what is longer than any attribute of ours, or no UTF-8, is as good as absent.
    private func text(_ value: UnsafeRawBufferPointer) -> String? {
        guard value.count <= 512 else { return nil }
        return String(validating: value, as: UTF8.self)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are those of a name.
    func equals(_ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount, let baseAddress else { return false }
        return memcmp(baseAddress, name.utf8Start, count) == 0
    }

    /// Whether the bytes are those of an array.
    func equals(_ bytes: [UInt8]) -> Bool {
        guard count == bytes.count, let baseAddress else { return count == bytes.count }
        return bytes.withUnsafeBytes { other in
            other.baseAddress.map { memcmp(baseAddress, $0, count) == 0 } ?? true
        }
    }
}
