import Contracts
import Testing

@testable import Scheduling

/// Values that the tests of the rules start from.
enum Fixture {
    static let account = AccountID(rawValue: "account-1")
    static let practitionerID = PractitionerID(rawValue: "practitioner-1")
    static let start = Timestamp(milliseconds: 1_795_510_800_000)
    static let host = UserID(rawValue: "user-1")

    static func practitioner(
        slot: ProviderSlot = ProviderSlot(
            provider: .zoom,
            connectionId: ConnectionID(rawValue: "connection-1"),
            generation: 1
        ),
        active: Bool = true,
        host: UserID? = host
    ) -> Practitioner {
        Practitioner(
            id: practitionerID,
            accountId: account,
            displayName: "Ada Example",
            active: active,
            slot: slot,
            hostUserId: host
        )
    }

    static func connection(
        status: Connection.Status = .active,
        licence: Connection.Licence = .licensed,
        limit: Int? = nil,
        host: UserID? = host
    ) -> Connection {
        Connection(
            id: ConnectionID(rawValue: "connection-1"),
            accountId: account,
            practitionerId: practitionerID,
            generation: 1,
            status: status,
            licence: licence,
            meetingLimitMinutes: limit,
            connectedBy: Fixture.host,
            connectedAt: start - .seconds(86_400),
            hostUserId: host
        )
    }

    static func appointment(
        id: String = "appointment-1",
        start: Timestamp = start,
        minutes: Int64 = 50,
        telehealth: Bool = true,
        status: Appointment.Status = .booked
    ) -> Appointment {
        Appointment(
            id: AppointmentID(rawValue: id),
            accountId: account,
            practitionerId: practitionerID,
            clientIds: [ClientID(rawValue: "client-1")],
            start: start,
            end: start + .seconds(minutes * 60),
            timeZone: "Australia/Sydney",
            telehealth: telehealth,
            status: status
        )
    }

    static func meeting(_ status: Meeting.Status = .ready, reason: ReasonCode? = nil) -> Meeting {
        Meeting(
            appointmentId: AppointmentID(rawValue: "appointment-1"),
            accountId: account,
            practitionerId: practitionerID,
            connectionId: ConnectionID(rawValue: "connection-1"),
            status: status,
            reason: reason
        )
    }

    static func call(_ status: Call.Status, startedAt: Timestamp = start, waiting: Int = 0) -> Call {
        Call(
            id: CallID(rawValue: "call-1"),
            accountId: account,
            practitionerId: practitionerID,
            connectionId: ConnectionID(rawValue: "connection-1"),
            appointmentId: AppointmentID(rawValue: "appointment-1"),
            status: status,
            startedAt: startedAt,
            endedAt: status == .ended ? startedAt + .seconds(1_800) : nil,
            waiting: waiting
        )
    }

    static func facts(
        practitioner: Practitioner? = practitioner(),
        connection: Connection? = connection(),
        overlaps: Bool = false
    ) -> BookingFacts {
        BookingFacts(
            standing: practitioner.map { PractitionerStanding($0, connection: connection) },
            overlaps: overlaps
        )
    }
}
