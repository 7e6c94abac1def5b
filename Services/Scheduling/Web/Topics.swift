import Contracts
import TransactionalStore
import WebUI

/// What open pages listen to, and what they are told of.
enum Topics {
    /// The calendar of a practice.
    static func of(_ account: AccountID) -> String { "account/\(account)" }

    /// One appointment's pages: its own changes, and calls, which may be its practitioner's.
    static func of(_ appointment: AppointmentID, account: AccountID) -> Set<String> {
        ["appointment/\(appointment)", "calls/\(account)"]
    }

    /// The topics of states that were just committed, each once.
    static func of(_ states: [CommittedState]) -> Set<String> {
        var topics: Set<String> = []
        for state in states {
            topics.insert(of(state.account))
            guard let slash = state.key.utf8.firstIndex(of: UInt8(ascii: "/")) else { continue }
            switch state.key[..<slash] {
            case "appointment", "session": topics.insert("appointment\(state.key[slash...])")
            case "call": topics.insert("calls/\(state.account)")
            default: break
            }
        }
        return topics
    }
}
