extension ZoomWorld {
    /// Sets a fault up.
    mutating func add(_ fault: Fault) throws(Refusal) -> Fault {
        let names = Operation.allCases.map(\.rawValue) + WebhookEvent.names.map { "webhook.\($0)" }
        guard names.contains(where: fault.covers) else {
            throw .invalid("\"\(fault.operation)\" names no operation; see compose/ZoomSimulator/README.md.")
        }
        if let count = fault.count, count < 1 { throw .invalid("count must be at least 1.") }
        if let status = fault.status, !(400...599).contains(status) { throw .invalid("status must be 400 to 599.") }
        if let milliseconds = fault.milliseconds, !(0...86_400_000).contains(milliseconds) {
            throw .invalid("milliseconds must be 0 to 86400000.")
        }
        let isWebhook = fault.operation.hasPrefix("webhook.")
        let kinds: [Fault.Kind] =
            isWebhook
            ? [.delay, .double, .drop, .hold, .badSignature, .old]
            : [.status, .delay, .hang, .reset, .badJSON, .rateLimit, .dailyLimit, .meetingLimit, .concurrent]
        guard kinds.contains(fault.kind) else {
            throw .invalid(
                "kind \(fault.kind.rawValue) does not go with \(fault.operation), "
                    + "but \(kinds.map(\.rawValue).joined(separator: ", ")) do."
            )
        }
        var fault = fault
        faultNumber += 1
        fault.id = "fault-\(faultNumber)"
        if let reference = fault.user { fault.user = try user(reference).id }
        faults.append(fault)
        return fault
    }

    /// Removes a fault.
    mutating func removeFault(_ id: String) throws(Refusal) {
        guard faults.contains(where: { $0.id == id }) else { throw .notFound("There is no fault \(id).") }
        faults.removeAll { $0.id == id }
    }

    /// The first fault that is about the operation and the user, used up by one.
    mutating func takeFault(_ operation: String, user: String?) -> Fault? {
        let index = faults.firstIndex { $0.covers(operation) && ($0.user == nil || $0.user == user) }
        guard let index else { return nil }
        let fault = faults[index]
        if let count = fault.count {
            if count > 1 { faults[index].count = count - 1 } else { faults.remove(at: index) }
        }
        return fault
    }

    /// Does an operation's work with whatever fault is set up for it, and logs it.
    mutating func performed(
        _ operation: Operation,
        _ line: RequestLine,
        user: String?,
        _ moment: Moment,
        _ work: (inout ZoomWorld) throws(Answer) -> Answer
    ) -> Answer {
        let fault = takeFault(operation.rawValue, user: user)
        var answer: Answer?
        if fault?.doesWork ?? true {
            do throws(Answer) { answer = try work(&self) } catch { answer = error }
        }
        let result = fault.map { $0.disturbed(answer, moment) } ?? answer ?? Answer(status: 500)
        log(
            RequestLog.Entry(
                at: moment.now,
                operation: operation,
                method: line.method,
                path: line.path,
                status: result.disturbance == .hang || result.disturbance == .reset ? nil : result.status,
                user: user.flatMap { users[$0]?.email },
                fault: fault?.kind
            )
        )
        return result
    }
}
