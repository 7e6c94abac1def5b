import Contracts
import TransactionalStore

/// Who waits at Zoom before the host is there.
extension Steps {
    /// Somebody waits for the host of a meeting, or has gone again.
    func waits(_ person: String, _ isWaiting: Bool, forHostOf number: Int64, at instant: Timestamp) throws {
        guard var record = try store.meeting(number: number), let known = record.known else { return }
        // Whoever waits while the call runs is told of in its waiting room; this is late.
        guard try store.liveCalls(ofZoomUser: known.zoomUser).allSatisfy({ $0.number != number }) else { return }
        record.lobby.saw(person, isWaiting: isWaiting, at: instant)
        try store.save(record)
        try publish(record, .ready, .waitingChanged)
    }

    /// The host is there: whoever waited is in the call, or in its waiting room.
    func emptyLobby(_ record: inout MeetingRecord) throws {
        guard !record.lobby.isUnused else { return }
        record.lobby = Lobby()
        try publish(record, .ready, .waitingChanged)
    }
}
