import Contracts
import ServiceRuntime
import TransactionalStore

/// The parts that call Zoom, wired: over the pipeline and an HTTP client in the service, and the same in the simulation over
/// what stands in their place.
struct Workers: Sendable {
    /// What of the configuration they need.
    struct Settings: Sendable {
        /// The app's id at Zoom.
        var clientID: String
        /// Where Zoom sends the browser back to.
        var redirectURI: String
        /// The browser form, with `{id}` and `{zak}`.
        var browserTemplate: String
        /// How long before its start an appointment gets its meeting.
        var window: Duration
        /// The longest that Start takes.
        var startPatience: Duration
    }

    let keeper: GrantKeeper
    let meetings: MeetingWorker
    let connector: Connector
    let calls: CallWatch
    let launcher: Launcher

    /// Wires them; `wentOn` is told when an attempt of a practice has gone on, of which no public state tells.
    init(
        _ settings: Settings,
        _ surroundings: Surroundings,
        store: any StoreAccess,
        zoom: ZoomClient,
        vault: Vault,
        wentOn: @escaping @Sendable (AccountID) -> Void
    ) {
        keeper = GrantKeeper(surroundings, store: store, zoom: zoom, vault: vault)
        meetings = MeetingWorker(
            store: store,
            keeper: keeper,
            zoom: zoom,
            vault: vault,
            random: surroundings.random,
            logger: surroundings.logger,
            window: settings.window
        )
        connector = Connector(
            store: store,
            keeper: keeper,
            zoom: zoom,
            vault: vault,
            surroundings: surroundings,
            clientID: settings.clientID,
            redirectURI: settings.redirectURI,
            wentOn: wentOn
        )
        calls = CallWatch(store: store, keeper: keeper, vault: vault, random: surroundings.random)
        launcher = Launcher(
            store: store,
            keeper: keeper,
            meetings: meetings,
            calls: calls,
            zoom: zoom,
            vault: vault,
            logger: surroundings.logger,
            elapsed: surroundings.elapsed,
            browserTemplate: settings.browserTemplate,
            patience: settings.startPatience
        )
    }

    /// Does what an errand is about.
    func carryOut(_ errand: Errand, by deadline: Deadline) async throws {
        switch errand {
        case .meeting(let id, _): try await meetings.settleIfFree(id, by: deadline)
        case .grant(let zoomUser): try await connector.tendGrant(zoomUser, by: deadline)
        case .attempt(let id): try await connector.tend(id, by: deadline)
        case .call(let id): try await calls.poll(id, by: deadline)
        case .lease(let zoomUser): try await calls.pollLease(zoomUser, by: deadline)
        }
    }
}
