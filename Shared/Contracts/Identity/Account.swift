/// One practice (tenant).
public struct Account: PublicState {
    public static let service = ServiceName.identity
    public static let entity = "account"

    public enum Change: String, EventChange {
        case created = "telehealth.identity.account.created.v1"
        case changed = "telehealth.identity.account.changed.v1"
        case republished = "telehealth.identity.account.republished.v1"
        case erased = "telehealth.identity.account.erased.v1"
    }

    public var id: AccountID
    /// The practice's business name.
    public var name: String
    /// IANA id of the zone in which the practice shows its times.
    public var timeZone: String

    public var accountId: AccountID { id }

    /// Makes the state.
    public init(id: AccountID, name: String, timeZone: String) {
        self.id = id
        self.name = name
        self.timeZone = timeZone
    }
}
