import Contracts
import ServiceRuntime
import TransactionalStore

/// Asks Zoom how calls stand of which no webhook tells.
struct CallWatch: Sendable {
    let store: any StoreAccess
    let keeper: GrantKeeper
    let vault: Vault
    let random: any RandomSource

    /// Asks about a live call that has been quiet for long.
    func poll(_ id: CallID, by deadline: Deadline) async throws {
        guard let call = try await store.read({ try ConnectorStore($0).call(id) }) else { return }
        do {
            let meeting = try await meeting(call.number, of: call.zoomUser, by: deadline)
            try await polled(call.zoomUser, call.number, meeting)
        } catch is ZoomFailure {
            let jitter = random.jitter()
            try await store.write { [vault] transaction in
                try Steps(transaction, vault: vault).pollFailed(id, jitter: jitter)
            }
        }
    }

    /// Asks about everything that runs for a Zoom user, as far as we know.
    func poll(callsOf zoomUser: String, by deadline: Deadline) async throws {
        let calls = try await store.read { try ConnectorStore($0).liveCalls(ofZoomUser: zoomUser).map(\.id) }
        for id in calls { try await poll(id, by: deadline) }
    }

    /// Asks whether the call has begun for which Start was pressed.
    func pollLease(_ zoomUser: String, by deadline: Deadline) async throws {
        let number = try await store.write { [vault] transaction -> Int64? in
            let steps = Steps(transaction, vault: vault)
            try steps.leasePolled(zoomUser)
            guard let lease = try steps.store.lease(zoomUser) else { return nil }
            return try steps.store.meeting(lease.appointment)?.known?.number
        }
        guard let number else { return }
        // A failure needs no note: it is asked again as long as the claim stands.
        guard let meeting = try? await meeting(number, of: zoomUser, by: deadline) else { return }
        try await polled(zoomUser, number, meeting)
    }

    /// The meeting as Zoom has it; nil when it does not exist.
    private func meeting(
        _ number: Int64,
        of zoomUser: String,
        by deadline: Deadline
    ) async throws(ZoomFailure) -> ZoomMeeting? {
        do {
            let answer = try await keeper.call(zoomUser, by: deadline) { .meeting(number, $0) }
            return try ZoomAnswer.meeting(answer.body, status: answer.status)
        } catch ZoomFailure.meetingGone {
            return nil
        }
    }

    private func polled(_ zoomUser: String, _ number: Int64, _ meeting: ZoomMeeting?) async throws {
        try await store.write { [vault] transaction in
            try Steps(transaction, vault: vault).polled(zoomUser: zoomUser, number: number, meeting)
        }
    }
}
