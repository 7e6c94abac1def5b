import CCurl

/// All transfers under way, and the connections; belongs to one thread.
final class CurlMulti {
    /// The handle.
    let multi: UnsafeMutableRawPointer
    private let configuration: HTTPClientConfiguration
    private var transfers: [UInt64: CurlTransfer] = [:]
    private var ids: [UnsafeMutableRawPointer: UInt64] = [:]
    /// No transfer's deadline is before this.
    private var nextDeadline: ContinuousClock.Instant?

    init(_ configuration: HTTPClientConfiguration) {
        CurlLibrary.prepare()
        guard let multi = curl_multi_init() else { preconditionFailure("no memory for libcurl") }
        self.multi = multi
        self.configuration = configuration
        ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, configuration.maximumConnectionsPerHost)
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(8, configuration.maximumConnectionsPerHost * 2))
    }

    /// Whether nothing is under way.
    var isEmpty: Bool { transfers.isEmpty }

    /// Begins a transfer.
    func start(_ order: TransferOrder) {
        guard order.deadline > .now else { return order.fail(.timeout, mayHaveBeenSent: false) }
        guard let transfer = CurlTransfer(order, configuration) else {
            return order.fail(.internalFailure, mayHaveBeenSent: false, detail: "libcurl refused an option")
        }
        let code = curl_multi_add_handle(multi, transfer.easy)
        guard code == CURLM_OK else {
            transfer.free()
            return order.fail(
                .internalFailure,
                mayHaveBeenSent: false,
                detail: String(cString: curl_multi_strerror(code))
            )
        }
        transfers[order.id] = transfer
        ids[transfer.easy] = order.id
        nextDeadline = nextDeadline.map { min($0, order.deadline) } ?? order.deadline
    }

    /// Ends a transfer without an answer; one that has ended is left alone.
    func fail(_ id: UInt64, as code: HTTPClientError.Code) {
        guard let transfer = take(id) else { return }
        transfer.order.fail(code, mayHaveBeenSent: transfer.mayHaveBeenSent)
        transfer.free()
    }

    /// Ends every transfer without an answer.
    func failAll(as code: HTTPClientError.Code) {
        for id in transfers.keys.sorted() { fail(id, as: code) }
    }

    /// Reads and writes what there is, and ends what is done or late.
    func work() {
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left)?.pointee {
            guard message.msg == CURLMSG_DONE, let id = ids[message.easy_handle], let transfer = take(id) else {
                continue
            }
            transfer.finish(message.data.result)
            transfer.free()
        }
        let now = ContinuousClock.now
        guard let next = nextDeadline, next <= now else { return }
        for (id, transfer) in transfers where transfer.order.deadline <= now { fail(id, as: .timeout) }
        nextDeadline = transfers.values.lazy.map(\.order.deadline).min()
    }

    /// Waits for something to do: a socket, a timer of libcurl's, a deadline, `end`, or a wake-up.
    func wait(until end: ContinuousClock.Instant?) {
        let times = [nextDeadline, end].compactMap { $0 }
        let pause = times.min().map { Int32(clamping: ContinuousClock.now.duration(to: $0).wholeMilliseconds) }
        curl_multi_poll(multi, nil, 0, pause ?? 600_000, nil)
    }

    /// Closes the connections; nothing may be under way.
    func close() {
        curl_multi_cleanup(multi)
    }

    private func take(_ id: UInt64) -> CurlTransfer? {
        guard let transfer = transfers.removeValue(forKey: id) else { return nil }
        ids[transfer.easy] = nil
        curl_multi_remove_handle(multi, transfer.easy)
        return transfer
    }
}
