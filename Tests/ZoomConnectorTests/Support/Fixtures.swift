import Contracts

/// A practice with one practitioner, her appointment and her link.
enum Fixtures {
    static let accountID = AccountID(rawValue: "account-1")
    static let account = Account(id: accountID, name: "Rivers Practice", timeZone: "Europe/Berlin")
    static let practitionerID = PractitionerID(rawValue: "practitioner-1")
    static let hostID = UserID(rawValue: "host-1")
    static let appointmentID = AppointmentID(rawValue: "appointment-1")
    /// Where ``ManualClock`` stands.
    static let now = Timestamp(milliseconds: 1_795_507_200_000)

    static func user(_ id: String, access: EffectiveAccess, defaultPractitioner: PractitionerID? = nil) -> User {
        User(
            id: UserID(rawValue: id),
            accountId: accountID,
            displayName: "User \(id)",
            role: .standard,
            active: true,
            defaultPractitionerId: defaultPractitioner,
            access: access,
            sessionsValidFrom: Timestamp(milliseconds: 0)
        )
    }

    /// The user whose default practitioner she is, with *Practitioner Profile*.
    static var host: User {
        var access = EffectiveAccess.none
        access.hosts = practitionerID
        access.ownProfile = practitionerID
        return user(hostID.rawValue, access: access, defaultPractitioner: practitionerID)
    }

    static func practitioner(_ id: PractitionerID = practitionerID, host: UserID? = hostID) -> Practitioner {
        Practitioner(
            id: id,
            accountId: accountID,
            displayName: "Dr \(id)",
            active: true,
            slot: .none,
            hostUserId: host
        )
    }

    static func appointment(
        _ id: AppointmentID = appointmentID,
        practitioner: PractitionerID = practitionerID,
        startsIn: Duration = .seconds(3_600)
    ) -> Appointment {
        Appointment(
            id: id,
            accountId: accountID,
            practitionerId: practitioner,
            clientIds: [ClientID(rawValue: "client-1")],
            start: now + startsIn,
            end: now + startsIn + .seconds(1_800),
            timeZone: "Europe/Berlin",
            telehealth: true,
            status: .booked
        )
    }

    static func connection() -> Connection {
        Connection(
            id: ConnectionID(rawValue: "connection-1"),
            accountId: accountID,
            practitionerId: practitionerID,
            generation: 1,
            status: .active,
            licence: .licensed,
            connectedBy: hostID,
            connectedAt: now,
            hostUserId: hostID
        )
    }
}

extension EffectiveAccess {
    /// Somebody with access to Settings.
    static let manager = EffectiveAccess(
        settings: true,
        telehealthPro: true,
        allConnections: true,
        connections: [],
        ownProfile: nil,
        hosts: nil
    )
}
