import Bus
import Contracts
import Foundation

/// The CloudEvents attributes of a consumed message, straight from its headers.
struct Attributes {
    /// In place, in librdkafka's memory.
    private(set) var authorization: UnsafeRawBufferPointer?
    /// Whether attributes and data are one JSON object.
    private(set) var isStructured = false
    private var id: String?
    private var source: String?
    private var type: String?
    private var isVersion1 = false
    private var time: String?
    private var subject: String?
    private var accountID: String?
    private var correlationID: String?
    private var causationID: String?
    private var epoch: String?
    private var revision: String?
    private var traceParent: String?

    init(_ message: KafkaMessageView) {
        message.forEachHeader { name, value in
            guard let value else { return }
            take(name, value)
        }
    }

    /// The envelope of a message in binary mode; nil when a required attribute is missing or malformed.
    var envelope: Envelope? {
        guard isVersion1, let id, !id.isEmpty, let source, let type else { return nil }
        var account: AccountID?
        if let accountID {
            account = AccountID(accountID)
            guard account != nil else { return nil }
        }
        var instant: Timestamp?
        if let time {
            instant = Timestamp(time)
            guard instant != nil else { return nil }
        }
        return Envelope(
            id: id,
            source: source,
            type: type,
            time: instant,
            subject: subject,
            accountID: account,
            correlationID: correlationID,
            causationID: causationID,
            epoch: epoch.flatMap { Int64($0) },
            revision: revision.flatMap { Int64($0) },
            traceParent: traceParent
        )
    }

    /// What this message, as a cause, hands on.
    var cause: Cause {
        Cause(correlationID: correlationID ?? id ?? "", messageID: id, traceParent: traceParent)
    }

    private mutating func take(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        guard name.count > 3 else { return }
        if name.equals(HeaderName.authorization) {
            authorization = value
        } else if name.equals(HeaderName.contentType) {
            isStructured = String(decoding: value, as: UTF8.self).hasPrefix(StructuredMessage.contentType)
        } else if name.equals(HeaderName.id) {
            id = text(value)
        } else if name.equals(HeaderName.source) {
            source = text(value)
        } else if name.equals(HeaderName.type) {
            type = text(value)
        } else if name.equals(HeaderName.specVersion) {
            isVersion1 = value.elementsEqual("1.0".utf8)
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

    /// A header's text; what is longer than any attribute of ours, or no UTF-8, is as good as absent.
    private func text(_ value: UnsafeRawBufferPointer) -> String? {
        guard value.count <= 512 else { return nil }
        return String(validating: value, as: UTF8.self)
    }
}
