import Bus
import Contracts
import Cryptography
import Foundation
import ServiceRuntime
import TransactionalStore

/// A cell with practices, linked practitioners and service tokens, and bookings as another team's service sends them.
///
/// A booking is made from its number alone: the same in every round.
struct Workload {
    /// How ids follow each other.
    enum Ids: String, CaseIterable {
        /// As a generator of UUIDv7 makes them.
        case ordered
        /// As UUIDv4 are.
        case random
    }

    /// A message before it is published.
    struct Message {
        var key: String
        var headers: [UInt8]
        var body: [UInt8]
        var partition: Int32
    }

    /// A practice, and the token of the service that books for it.
    struct Practice {
        var account: AccountID
        var practitioners: [PractitionerID]
        /// Somebody who may look at its calendar.
        var viewer: UserID
        var authorization: String
    }

    /// What a booking brings: the appointment's event, its session's, and the outcome.
    static let messagesPerBooking = 3
    static let partitions: Int32 = 16

    /// How many practices there are, and practitioners in each.
    struct Shape {
        var practices = 32
        var practitionersEach = 4
    }

    let practices: [Practice]
    private let ids: Ids
    private let shape: Shape
    let firstStart: Timestamp
    let coder = MessageCoder()

    /// `now` is when the tokens were issued; `signer` is identity's key.
    init(ids: Ids, shape: Shape = Shape(), signer: SigningKey, now: Timestamp) throws {
        self.ids = ids
        self.shape = shape
        // Two days ahead, at a full hour.
        firstStart = Timestamp(seconds: now.seconds / 3_600 * 3_600 + 2 * 86_400)
        practices = try (0..<shape.practices).map { number in
            let account = AccountID(rawValue: Self.uuid(version: 7, UInt64(number), salt: 1))
            let claims = TokenClaims(
                iss: ServiceName.identity.rawValue,
                sub: "team/reminders",
                aud: Topic(.scheduling, .commands).name,
                iat: now.seconds - 60,
                exp: now.seconds + 86_400,
                jti: Self.uuid(version: 7, UInt64(number), salt: 2),
                account: account,
                commands: [BookAppointment.type, RescheduleAppointment.type, CancelAppointment.type]
            )
            let token = JSONWebSignature.sign(
                try JSONEncoder().encode(claims),
                type: TokenClaims.commandType,
                with: signer
            )
            return Practice(
                account: account,
                practitioners: (0..<shape.practitionersEach).map { place in
                    PractitionerID(rawValue: Self.uuid(version: 7, UInt64(number * 100 + place), salt: 3))
                },
                viewer: UserID(rawValue: "viewer-\(number)"),
                authorization: "Bearer \(token)"
            )
        }
    }

    // MARK: The cell

    /// What identity has published of the cell.
    func directory(now: Timestamp) throws -> [Message] {
        try practices.flatMap { practice in
            let id = practice.account
            let token = ServiceTokenID(rawValue: try claims(practice).jti ?? "")
            let states: [Message] = [
                try event(Account(id: id, name: "Practice", timeZone: "UTC"), .created),
                try event(
                    ServiceToken(
                        id: token,
                        accountId: id,
                        subject: "team/reminders",
                        commands: [BookAppointment.type, RescheduleAppointment.type, CancelAppointment.type],
                        issuedAt: now,
                        expiresAt: now + .seconds(86_400)
                    ),
                    .issued
                ),
                try event(
                    User(
                        id: practice.viewer,
                        accountId: id,
                        displayName: "Viewer",
                        role: .standard,
                        active: true,
                        defaultPractitionerId: nil,
                        access: .none,
                        sessionsValidFrom: Timestamp(milliseconds: 0)
                    ),
                    .added
                ),
            ]
            return try states
                + practice.practitioners.map { practitioner in
                    try event(
                        Practitioner(
                            id: practitioner,
                            accountId: id,
                            displayName: "Practitioner",
                            active: true,
                            slot: ProviderSlot(
                                provider: .zoom,
                                connectionId: connection(of: practitioner),
                                generation: 1
                            ),
                            hostUserId: UserID(rawValue: "host-\(practitioner)")
                        ),
                        .slotClaimed
                    )
                }
        }
    }

    /// What the connector has published of the cell: every practitioner is linked with a licence, so nothing is warned of.
    func connections(now: Timestamp) throws -> [Message] {
        try practices.flatMap { practice in
            try practice.practitioners.map { practitioner in
                try event(
                    Connection(
                        id: connection(of: practitioner),
                        accountId: practice.account,
                        practitionerId: practitioner,
                        generation: 1,
                        status: .active,
                        licence: .licensed,
                        connectedBy: UserID(rawValue: "host-\(practitioner)"),
                        connectedAt: now,
                        hostUserId: UserID(rawValue: "host-\(practitioner)")
                    ),
                    .linked
                )
            }
        }
    }

    /// The link of a practitioner.
    func connection(of practitioner: PractitionerID) -> ConnectionID {
        ConnectionID(rawValue: "connection-\(practitioner.rawValue.suffix(12))")
    }

    private func claims(_ practice: Practice) throws -> TokenClaims {
        let parts = practice.authorization.split(separator: ".")
        return try JSONDecoder().decode(TokenClaims.self, from: Data(Base64URL.decode(String(parts[1])) ?? []))
    }

    /// An event that tells of a state for the first time.
    func event<State: PublicState>(_ state: State, _ change: State.Change) throws -> Message {
        var headers = HeaderBlock()
        headers.append(HeaderName.contentType, "application/json")
        headers.append(HeaderName.specVersion, "1.0")
        headers.append(HeaderName.id, "1.\(state.key)")
        headers.append(HeaderName.source, State.service.source)
        headers.append(HeaderName.type, change.rawValue)
        headers.append(HeaderName.subject, state.key)
        headers.append(HeaderName.accountID, state.accountId.rawValue)
        headers.append(HeaderName.epoch, "1")
        headers.append(HeaderName.revision, "1")
        return Message(
            key: state.key,
            headers: headers.bytes,
            body: try coder.encode(state),
            partition: Partitioner.partition(of: state.accountId.rawValue, count: Self.partitions)
        )
    }

    // MARK: Bookings

    /// The id of the appointment that a booking makes.
    func appointment(_ number: Int) -> AppointmentID {
        AppointmentID(rawValue: id(number, salt: 4))
    }

    /// A booking in binary mode, on the partition that a stock client chooses for its key.
    func booking(_ number: Int) throws -> Message {
        let practice = practices[number % shape.practices]
        let practitioner = practice.practitioners[number / shape.practices % shape.practitionersEach]
        // Each practitioner has ten bookings a day, one after the other.
        let place = number / shape.practices / shape.practitionersEach
        let start = firstStart + .seconds(86_400 * (place / 10) + 3_600 * (place % 10))
        let command = BookAppointment(
            appointmentId: appointment(number),
            practitionerId: practitioner,
            clientIds: [ClientID(rawValue: Self.uuid(version: 4, UInt64(number % 50_000), salt: 5))],
            start: start,
            end: start + .seconds(3_000),
            timeZone: "Australia/Sydney",
            telehealth: true
        )
        let key = Appointment.key(appointment(number))
        var headers = HeaderBlock()
        headers.append(HeaderName.specVersion, "1.0")
        headers.append(HeaderName.id, id(number, salt: 6))
        headers.append(HeaderName.source, "/team/reminders")
        headers.append(HeaderName.type, BookAppointment.type)
        headers.append(HeaderName.time, firstStart.description)
        headers.append(HeaderName.accountID, practice.account.rawValue)
        headers.append(HeaderName.contentType, "application/json")
        headers.append(HeaderName.authorization, practice.authorization)
        return Message(
            key: key,
            headers: headers.bytes,
            body: try coder.encode(command),
            partition: Partitioner.partition(of: key, count: Self.partitions)
        )
    }

    /// An id made of a number; `salt` tells ids of different things apart.
    func id(_ number: Int, salt: UInt64) -> String {
        Self.uuid(version: ids == .ordered ? 7 : 4, UInt64(number), salt: salt)
    }

    /// A UUID's text made of a number: version 7 rises with it, version 4 is scattered.
    private static func uuid(version: Int, _ number: UInt64, salt: UInt64) -> String {
        let noise = mixed(number &* 0x9E37_79B9_7F4A_7C15 &+ salt)
        let high = version == 7 ? 0x0192_8f2a_0000 + number / 16 : mixed(noise) >> 16
        let middle = version == 7 ? number % 16 : noise & 0xFFF
        let digits = [
            hex(high, 12), "\(version)" + hex(middle, 3), "9" + hex(noise >> 52, 3), hex(noise & 0xFFFF_FFFF_FFFF, 12),
        ]
        return "\(digits[0].prefix(8))-\(digits[0].suffix(4))-\(digits[1])-\(digits[2])-\(digits[3])"
    }

    private static func hex(_ value: UInt64, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(digits - text.count, 0)) + text.suffix(digits)
    }

    /// Source: Sebastiano Vigna's SplitMix64.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
