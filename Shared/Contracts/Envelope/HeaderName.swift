/// Kafka header names of the CloudEvents binding (binary mode) and of ours.
public enum HeaderName {
    public static let contentType: StaticString = "content-type"
    public static let specVersion: StaticString = "ce_specversion"
    public static let id: StaticString = "ce_id"
    public static let source: StaticString = "ce_source"
    public static let type: StaticString = "ce_type"
    public static let time: StaticString = "ce_time"
    public static let subject: StaticString = "ce_subject"
    public static let dataSchema: StaticString = "ce_dataschema"
    public static let accountID: StaticString = "ce_accountid"
    public static let correlationID: StaticString = "ce_correlationid"
    public static let causationID: StaticString = "ce_causationid"
    public static let epoch: StaticString = "ce_epoch"
    public static let revision: StaticString = "ce_revision"
    public static let traceParent: StaticString = "ce_traceparent"
    /// `Bearer` and a token; on commands only, dropped before anything is stored.
    public static let authorization: StaticString = "authorization"
}
