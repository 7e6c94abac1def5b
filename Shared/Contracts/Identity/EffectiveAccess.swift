/// What a user may do: identity decides it, the others check it at the moment of the act.
public struct EffectiveAccess: Codable, Equatable, Sendable {
    /// May add and change users, access and practitioners, and sees all of Settings.
    public var settings: Bool
    /// May enable and disable Telehealth Pro.
    public var telehealthPro: Bool
    /// May connect, disconnect and see the Zoom link of every practitioner.
    public var allConnections: Bool
    /// The practitioners whose profile, and with it their Zoom link, the user has access to, when not all; sorted.
    public var connections: [PractitionerID]
    /// Has *Practitioner Profile* in the business-name menu, for this practitioner, and may manage their Zoom link there.
    public var ownProfile: PractitionerID?
    /// The practitioner whose appointments this user hosts; nobody else does.
    public var hosts: PractitionerID?

    /// Makes the access.
    public init(
        settings: Bool,
        telehealthPro: Bool,
        allConnections: Bool,
        connections: [PractitionerID],
        ownProfile: PractitionerID?,
        hosts: PractitionerID?
    ) {
        self.settings = settings
        self.telehealthPro = telehealthPro
        self.allConnections = allConnections
        self.connections = connections
        self.ownProfile = ownProfile
        self.hosts = hosts
    }

    /// Access to nothing.
    public static let none = EffectiveAccess(
        settings: false,
        telehealthPro: false,
        allConnections: false,
        connections: [],
        ownProfile: nil,
        hosts: nil
    )

    /// Whether the user may connect, disconnect and see the Zoom link of `practitioner`.
    public func mayManageConnection(of practitioner: PractitionerID) -> Bool {
        allConnections || connections.contains(practitioner) || ownProfile == practitioner
    }

    /// Whether the user sees *Settings > Team > Practitioners*, be it with few in it.
    public var seesPractitioners: Bool {
        settings || allConnections || !connections.isEmpty
    }
}
