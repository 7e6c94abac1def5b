import CCurl
import ServiceRuntime

/// Hands requests from any task to the one thread that has libcurl, and answers back.
final class TransferQueue: Sendable {
    private let mailbox = Lock(Mailbox())

    /// What waits for the thread.
    private struct Mailbox {
        /// Wakes the thread; nil before it is there and after it has gone.
        var alarm: Alarm?
        var orders: [TransferOrder] = []
        var cancelled: [UInt64] = []
        /// When what still runs is failed; nil until the client is closed.
        var end: ContinuousClock.Instant?
        var nextID: UInt64 = 0
    }

    /// The multi handle, for waking its thread only.
    private struct Alarm: @unchecked Sendable {
        // libcurl lets any thread call `curl_multi_wakeup`; the mailbox's lock guards that the handle still lives.
        let multi: UnsafeMutableRawPointer

        func ring() { curl_multi_wakeup(multi) }
    }

    /// Sends one request.
    func transfer(
        _ request: HTTPClientRequest,
        to url: RequestURL,
        deadline: ContinuousClock.Instant
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        let id = mailbox.withLock { mailbox in
            mailbox.nextID += 1
            return mailbox.nextID
        }
        let result: Result<HTTPClientResponse, HTTPClientError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                submit(
                    TransferOrder(id: id, request: request, url: url, deadline: deadline, continuation: continuation)
                )
            }
        } onCancel: {
            cancel(id)
        }
        return try result.get()
    }

    /// Lets nothing more in, and says when what is in must have ended; an earlier time holds.
    func close(by end: ContinuousClock.Instant) {
        mailbox.withLock { mailbox in
            mailbox.end = mailbox.end.map { min($0, end) } ?? end
            mailbox.alarm?.ring()
        }
    }

    /// The thread's work, until the queue is closed and empty.
    func run(_ configuration: HTTPClientConfiguration) {
        let transfers = CurlMulti(configuration)
        let alarm = Alarm(multi: transfers.multi)
        mailbox.withLock { $0.alarm = alarm }
        while true {
            let (orders, cancelled, end) = mailbox.withLock { mailbox in
                defer {
                    mailbox.orders = []
                    mailbox.cancelled = []
                }
                return (mailbox.orders, mailbox.cancelled, mailbox.end)
            }
            for order in orders { transfers.start(order) }
            for id in cancelled { transfers.fail(id, as: .cancelled) }
            transfers.work()
            if let end {
                if transfers.isEmpty { break }
                if end <= .now {
                    transfers.failAll(as: .closed)
                    break
                }
            }
            transfers.wait(until: end)
        }
        mailbox.withLock { $0.alarm = nil }
        transfers.close()
    }

    /// Puts an order in, or ends it at once.
    ///
    /// A task is marked cancelled before its handler runs, and the handler needs this lock: so a cancellation is either
    /// seen here, or comes after the order.
    private func submit(_ order: TransferOrder) {
        let refusal: HTTPClientError.Code? = mailbox.withLock { mailbox in
            if Task.isCancelled { return .cancelled }
            if mailbox.end != nil { return .closed }
            mailbox.orders.append(order)
            mailbox.alarm?.ring()
            return nil
        }
        if let refusal { order.fail(refusal, mayHaveBeenSent: false) }
    }

    private func cancel(_ id: UInt64) {
        mailbox.withLock { mailbox in
            mailbox.cancelled.append(id)
            mailbox.alarm?.ring()
        }
    }
}
