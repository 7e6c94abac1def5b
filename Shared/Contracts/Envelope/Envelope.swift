/// The attributes of one CloudEvents 1.0 message, without its data.
public struct Envelope: Equatable, Sendable {
    /// Unique within `source`.
    public var id: String
    /// Who made it.
    public var source: String
    /// What it is: a literal of the contract.
    public var type: String
    /// When it was made.
    public var time: Timestamp?
    /// The entity, as in the key.
    public var subject: String?
    /// Which schema the data follows.
    public var dataSchema: String?
    /// The practice (`ce_accountid`).
    public var accountID: AccountID?
    /// One number for everything that follows from one act of a person or system (`ce_correlationid`).
    public var correlationID: String?
    /// `id` of the message that led to this one (`ce_causationid`).
    public var causationID: String?
    /// Which life of the owner published it (`ce_epoch`).
    public var epoch: Int64?
    /// The entity's revision (`ce_revision`).
    public var revision: Int64?
    /// W3C trace context (`ce_traceparent`).
    public var traceParent: String?

    /// Makes an envelope.
    public init(
        id: String,
        source: String,
        type: String,
        time: Timestamp? = nil,
        subject: String? = nil,
        dataSchema: String? = nil,
        accountID: AccountID? = nil,
        correlationID: String? = nil,
        causationID: String? = nil,
        epoch: Int64? = nil,
        revision: Int64? = nil,
        traceParent: String? = nil
    ) {
        self.id = id
        self.source = source
        self.type = type
        self.time = time
        self.subject = subject
        self.dataSchema = dataSchema
        self.accountID = accountID
        self.correlationID = correlationID
        self.causationID = causationID
        self.epoch = epoch
        self.revision = revision
        self.traceParent = traceParent
    }
}
