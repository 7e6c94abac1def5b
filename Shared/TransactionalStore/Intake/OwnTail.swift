import Bus
import Contracts

/// Which records of our own events the self-read is told of: those of earlier lives, and whatever follows on their keys.
///
/// The others, this life's, are passed over without a copy.
struct OwnTail {
    private let epoch: Int64
    private let epochText: [UInt8]
    private var watched: Set<String> = []

    init(epoch: Int64) {
        self.epoch = epoch
        epochText = Array(String(epoch).utf8)
    }

    /// Whether it matters how far the log has been read.
    var isWatching: Bool { !watched.isEmpty }

    /// The record, if it is of note.
    mutating func read(_ message: some ConsumedMessage) -> OwnRecord? {
        let isOurs = isOfThisLife(message)
        guard !isOurs || isWatching, let bytes = message.key, let key = String(validating: bytes, as: UTF8.self),
            key.contains("/"), !key.hasPrefix(RepublicationMarker.keyPrefix), !isOurs || watched.contains(key),
            case .complete(let envelope) = Attributes(message).reading, let account = envelope.accountID,
            let epoch = envelope.epoch, let revision = envelope.revision, epoch <= self.epoch
        else { return nil }
        watched.insert(key)
        return OwnRecord(
            key: key,
            account: account,
            partition: message.partition,
            version: SelfRead.Version(epoch: epoch, revision: revision)
        )
    }

    private func isOfThisLife(_ message: some ConsumedMessage) -> Bool {
        var isOurs = false
        message.forEachHeader { name, value in
            guard name.equals(HeaderName.epoch), let value else { return }
            isOurs = value.equals(epochText)
        }
        return isOurs
    }
}
