extension ZoomWorld {
    /// Does what time alone does: calls reach their licence's limit.
    ///
    /// - Returns: whether anything happened.
    mutating func runDue(_ moment: Moment) -> Bool {
        let over = calls.filter { $0.isRunning && $0.limitAt <= moment.now }
        for call in over { end(call.uuid, .timeLimit, at: call.limitAt, moment) }
        return !over.isEmpty
    }

    /// The next instant after `now` at which something falls due by itself.
    func nextDue(after now: Instant, withChallenges: Bool = true) -> Instant? {
        let limits = calls.filter(\.isRunning).map(\.limitAt)
        let sendings = deliveries.filter { $0.state == .pending }.map(\.dueAt)
        let webhooks = withChallenges ? apps.values.compactMap(\.webhook) : []
        let challenges = webhooks.filter { !$0.isBeingChallenged }.map(\.challengeAt)
        return (limits + sendings + challenges).filter { $0 > now }.min()
    }
}
