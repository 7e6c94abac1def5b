import Glibc
import HTTPClient
import ServiceRuntime

/// A whole cluster on this machine: broker, Zoom simulator, the three services and the ingress, from start to stop.
package struct Cluster: Sendable {
    private let options: ClusterOptions
    private let report: @Sendable (ClusterEvent) -> Void

    /// Describes the cluster; `report` hears of everything that happens, one thing at a time and in order.
    package init(_ options: ClusterOptions, report: @escaping @Sendable (ClusterEvent) -> Void) {
        self.options = options
        self.report = report
    }

    /// Runs it until Ctrl-C, `telehealth down` or the terminal's end; returns when everything has stopped.
    /// - Throws: `ClusterError` for what is in the way, with everything stopped again.
    package func run() async throws {
        let signals = StopSignals()
        try await signals.listening { try await run(until: signals.stop) }
    }

    func run(until stop: Latch) async throws {
        // A reader of ours that goes away is told of by write's result.
        signal(SIGPIPE, SIG_IGN)
        let lock = try StateLock(options.state)
        defer { lock.release() }
        if options.fresh { try options.state.erase() }
        try options.state.prepare()
        let secrets = SecretFiles(directory: options.state.keys)
        if try !secrets.generateMissing().isEmpty {
            report(.note("Made keys and secrets in \(options.state.keys)."))
        }
        let ports = try takePorts()
        let start = ContinuousClock.now
        let broker = try await RunningBroker(
            options.broker,
            ports: ports,
            state: options.state,
            environment: options.environment
        )
        defer { withExtendedLifetime(broker) {} }
        let plan = ClusterPlan(
            state: options.state,
            secrets: secrets,
            ports: ports,
            broker: options.broker,
            bootstrapServers: broker.bootstrapServers,
            programs: options.programs,
            environment: options.environment
        )
        if broker.part == nil {
            let milliseconds = Int64(start.duration(to: .now).seconds * 1_000)
            let note =
                options.broker == .embedded
                ? "\(options.broker.title), \(broker.bootstrapServers)" : options.broker.title
            report(.ready(.broker, milliseconds: milliseconds, note: note))
        }
        try await run(plan, broker: broker.part, until: stop)
    }

    /// Chooses the ports, and makes sure that nobody has them.
    private func takePorts() throws(ClusterError) -> PortPlan {
        switch options.ports {
        case .free:
            var generator = SystemRandomNumberGenerator()
            return try PortPlan.free(random: &generator)
        case .from(let first):
            let plan = PortPlan(from: first)
            for (name, port) in plan.needed(by: options.broker) where !LoopbackPort.isFree(port) {
                throw ClusterError(
                    .portTaken,
                    "Port \(port) (\(name)) is taken by something else. Give another first port, or 'auto', with --ports."
                )
            }
            return plan
        }
    }

    /// Starts what follows from the plan, makes it usable, and waits for the stop.
    private func run(_ plan: ClusterPlan, broker: Supervisor.Part?, until stop: Latch) async throws {
        let client = HTTPClient(configuration: HTTPClientConfiguration(plainHTTP: .loopbackOnly))
        let (events, continuation) = AsyncStream.makeStream(of: ClusterEvent.self)
        let parts = ClusterParts(plan: plan, broker: broker, onceArguments: options.onceArguments, client: client)
        try parts.writeIngress(template: options.ingressTemplate)
        let storeys = parts.storeys { continuation.yield($0) }
        let keeper = RunRecordKeeper(path: plan.state.runRecord)
        try await keeper.begin(parts.record(pid: getpid()), storeys.flatMap(\.parts))
        try await keeper.save()
        let result: Result<Void, any Error> = await withTaskGroup(of: Void.self) { group in
            // Written down before it is told, so that whoever hears of it can read it.
            group.addTask {
                for await event in events {
                    do {
                        try await keeper.save()
                    } catch {
                        report(.note("\(error)"))
                    }
                    report(event)
                }
            }
            let result: Result<Void, any Error>
            do {
                try await Stack.run(storeys[...], until: stop) {
                    let seed = try await unless(stop) { try await settle(plan, client) }
                    if let seed, let record = await keeper.current() { continuation.yield(.up(record, seed.record)) }
                    await stop.wait()
                }
                result = .success(())
            } catch {
                result = .failure(error)
            }
            continuation.finish()
            return result
        }
        await client.close()
        unlink(plan.state.runRecord)
        try result.get()
    }

    /// What there is to show once the cluster is usable.
    private struct Settled: Sendable {
        let record: SeedRecord?
    }

    /// Registers our app at the simulated Zoom, and makes the demonstration practice.
    private func settle(_ plan: ClusterPlan, _ client: HTTPClient) async throws -> Settled {
        let settling = try Settling(
            origin: plan.publicOrigin,
            ports: plan.ports,
            secrets: plan.secrets,
            state: plan.state,
            client: client
        )
        try await settling.registerApp()
        return Settled(record: options.seed ? try await settling.seed() : nil)
    }

    /// The body's result; nil if the stop was asked for first, which ends the body.
    private func unless<Value: Sendable>(
        _ stop: Latch,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                await stop.wait()
                return nil
            }
            defer { group.cancelAll() }
            do {
                return try await group.next() ?? nil
            } catch {
                if stop.isOpen { return nil }
                throw error
            }
        }
    }
}
