import Contracts
import Cryptography

/// One run of a meeting at Zoom, ours or not, of a host whose link we hold.
struct CallRun: Equatable, Sendable {
    var id: CallID
    var zoomUser: String
    var number: Int64
    var uuid: String
    var connection: ConnectionID
    var account: AccountID
    var practitioner: PractitionerID
    var appointment: AppointmentID?
    var log: CallLog
    var failures = 0
    /// When Zoom is asked how it stands, if nothing is heard before.
    var pollAt: Timestamp?

    /// The public id of a run: derived from its uuid, which stays with us.
    static func id(ofUUID uuid: String) -> CallID {
        CallID(rawValue: Hex.encode(SHA256.hash(Array("call \(uuid)".utf8)).prefix(16)))
    }
}
