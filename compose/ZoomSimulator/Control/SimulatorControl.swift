/// What the control API does, as functions: for its HTTP routes, and for tests in the same process.
package struct SimulatorControl: Sendable {
    let core: SimulatorCore
    let keeper: StateKeeper?

    // MARK: Clock

    /// The clock.
    package var clock: ClockView {
        let clock = core.clock
        return ClockView(
            now: core.read { _, moment in moment.now },
            offsetMilliseconds: clock.offsetMilliseconds,
            frozen: clock.isFrozen
        )
    }

    /// Sets the clock.
    package func setClock(_ change: ClockChange) throws(Refusal) {
        if let offset = change.offsetMilliseconds {
            guard change.now == nil, change.frozen != true else {
                throw .invalid("Give either offsetMilliseconds, or now and frozen.")
            }
            return core.changeClock { clock, _ in clock.set(offsetMilliseconds: offset) }
        }
        core.changeClock { clock, machine in
            clock.set(to: change.now ?? clock.now(machine), frozen: change.frozen ?? clock.isFrozen, machine)
        }
    }

    /// Moves the clock on, stopping wherever something falls due, until it is done.
    package func advance(milliseconds: Int64) async throws(Refusal) {
        guard (0...31_536_000_000).contains(milliseconds) else {
            throw .invalid("A clock is advanced by 0 to a year.")
        }
        let isFrozen = core.clock.isFrozen
        let target = clock.now.adding(milliseconds: milliseconds)
        while let next = core.read({ world, moment in world.nextDue(after: moment.now, withChallenges: false) }),
            next <= target
        {
            core.changeClock { clock, machine in clock.set(to: next, frozen: true, machine) }
            _ = await settle(within: .seconds(10))
        }
        core.changeClock { clock, machine in clock.set(to: target, frozen: isFrozen, machine) }
    }

    // MARK: Options and state

    /// The options.
    package var options: Options { core.read { world, _ in world.options } }

    /// Changes the options that are named.
    package func changeOptions(_ change: JSONValue) throws(Refusal) -> Options {
        try core.change { (world, _) throws(Refusal) in
            world.options = try world.options.changed(by: change)
            return world.options
        }
    }

    /// Forgets everything but the options, and the apps if they are to be kept.
    package func reset(keepApps: Bool = false) {
        core.change { world, _ in world.reset(keepingApps: keepApps) }
    }

    /// Ends the process at once, as a power cut would that lost nothing: for tests of what a restart leaves.
    func die() async throws {
        guard let keeper else { throw Refusal.invalid("Without a state file everything would be lost; give one.") }
        try await keeper.die()
    }

    /// Everything.
    package var state: StateView {
        let clock = clock
        return core.change { world, moment in world.stateView(clock, moment) }
    }

    // MARK: Faults and logs

    /// The faults that are set up.
    package var faults: [Fault] { core.read { world, _ in world.faults } }

    /// Sets a fault up; the answer carries its id.
    @discardableResult
    package func add(_ fault: Fault) throws(Refusal) -> Fault {
        try core.change { (world, _) throws(Refusal) in try world.add(fault) }
    }

    /// Removes a fault.
    package func removeFault(_ id: String) throws(Refusal) {
        try core.change { (world, _) throws(Refusal) in try world.removeFault(id) }
    }

    /// Removes every fault.
    package func removeFaults() {
        core.change { world, _ in world.faults = [] }
    }

    /// What was asked of OAuth, REST and the start and join pages.
    package var requests: RequestLog { core.read { world, _ in world.requests } }

    /// Empties the log of requests.
    package func clearRequests() {
        core.change { world, _ in world.requests = RequestLog() }
    }

    /// The webhooks, oldest first.
    package var webhooks: [DeliveryView] {
        core.read { world, _ in world.deliveries }.map(DeliveryView.init)
    }

    /// Waits until nothing is due or being sent; false when that took too long.
    package func settle(within longest: Duration = .seconds(5)) async -> Bool {
        let deadline = ContinuousClock.now + longest
        while true {
            let seen = core.pulse.count
            if core.read({ world, moment in world.isSettled(moment.now) }) { return true }
            guard ContinuousClock.now < deadline, !core.pulse.isClosed, !Task.isCancelled else { return false }
            await core.pulse.wait(beyond: seen, for: deadline - ContinuousClock.now)
        }
    }
}

extension ZoomWorld {
    fileprivate mutating func stateView(_ clock: ClockView, _ moment: Moment) -> StateView {
        let live = [accessTokens, refreshTokens].map { $0.values.filter { isLive($0, moment.now) }.count }
        return StateView(
            clock: clock,
            options: options,
            accounts: accounts.values.sorted { $0.id < $1.id }.map(AccountView.init),
            users: users.values.sorted { $0.email < $1.email }.map { UserView($0, accounts[$0.accountID]) },
            apps: apps.values.sorted { $0.clientID < $1.clientID }.map(AppView.init),
            grants: grants.map {
                StateView.GrantView(
                    clientId: $0.clientID,
                    user: users[$0.userID]?.email ?? $0.userID,
                    scopes: $0.scopes,
                    addedAt: $0.addedAt,
                    isLive: $0.liveAuthorization != nil
                )
            },
            tokens: StateView.TokenCounts(
                access: live[0],
                refresh: live[1],
                hostKeys: hostKeys.values.filter { $0.expiresAt > moment.now }.count
            ),
            meetings: meetings.values.filter { $0.exists(at: moment.now) }.sorted { $0.number < $1.number }
                .map { view($0, moment) },
            calls: calls.map(view),
            faults: faults,
            webhooks: deliveries.map(DeliveryView.init),
            requests: requests
        )
    }
}
