/// A run of a meeting as the control API shows it.
package struct CallView: Codable, Equatable, Sendable {
    package let uuid: String
    package let number: Int64
    package let hostId: String
    package let startedAt: Instant
    package let endedAt: Instant?
    /// `endedByHost`, `timeLimit`, `endedForAnother`, `everybodyLeft`, `endedThroughAPI` or `hostRemoved`.
    package let endReason: String?
    /// When the licence's limit ends it.
    package let limitAt: Instant
    package let seats: [SeatView]
}

/// Somebody at a meeting as the control API shows them.
package struct SeatView: Codable, Equatable, Sendable {
    package let seat: String
    package let number: Int64
    package let callUUID: String?
    package let name: String
    package let isHost: Bool
    /// `browser`, `desktop` or `mobile`.
    package let client: String
    /// `waitingForHost`, `waitingRoom`, `inside` or `left`.
    package let place: String
    /// The path of the seat's page.
    package let page: String

    init(_ seat: Seat) {
        self.seat = seat.id
        number = seat.number
        callUUID = seat.callUUID
        name = seat.name
        isHost = seat.isHost
        client = seat.client.rawValue
        place = seat.place.rawValue
        page = "/call/\(seat.id)"
    }
}

extension ZoomWorld {
    /// A run's view, with everybody who was ever at it.
    func view(_ call: Call) -> CallView {
        CallView(
            uuid: call.uuid,
            number: call.number,
            hostId: call.hostID,
            startedAt: call.startedAt,
            endedAt: call.endedAt,
            endReason: call.end?.rawValue,
            limitAt: call.limitAt,
            seats: seats.values.filter { $0.callUUID == call.uuid }
                .sorted { ($0.arrivedAt, $0.participantNumber) < ($1.arrivedAt, $1.participantNumber) }
                .map(SeatView.init)
        )
    }
}
