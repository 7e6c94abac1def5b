import Bus

@testable import TransactionalStore

/// A record of the simulated log as the intake reads it, while its bytes are held.
struct LogMessage: ConsumedMessage {
    var topic: Int
    var partition: Int32
    var offset: Int64
    var appendTime: Int64?
    var key: UnsafeRawBufferPointer?
    var value: UnsafeRawBufferPointer?
    private var headers: UnsafeRawBufferPointer

    func forEachHeader(_ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void) {
        HeaderBlock.forEach(headers, body)
    }

    /// Shows a record, which lies in that topic of the reader's, to `body`.
    static func with<Result>(
        _ record: SimulatedLog.Record,
        topic: Int,
        partition: Int,
        _ body: (LogMessage) -> Result
    ) -> Result {
        record.key.withUnsafeBytes { key in
            record.headers.withUnsafeBytes { headers in
                func view(_ value: UnsafeRawBufferPointer?) -> Result {
                    body(
                        LogMessage(
                            topic: topic,
                            partition: Int32(partition),
                            offset: record.offset,
                            appendTime: record.at,
                            key: key,
                            value: value,
                            headers: headers
                        )
                    )
                }
                return record.value.map { value in value.withUnsafeBytes { view($0) } } ?? view(nil)
            }
        }
    }
}
