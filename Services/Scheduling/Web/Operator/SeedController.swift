import Contracts
import HTTPServer
import TransactionalStore
import WebUI

/// Fills a practice's week with clients and appointments, for demonstrations: an operator's door.
struct SeedController: Sendable {
    let pages: SchedulingPages

    /// Below `/operator`.
    var routes: RouteCollection {
        RouteCollection().post("/seed", use: seed)
    }

    private struct Order: Decodable {
        let accountId: AccountID
        let userId: UserID
        let practitionerIds: [PractitionerID]
    }

    private struct Result: Encodable {
        let clients: Int
        let appointments: Int
    }

    private func seed(_ request: Request, _ context: RequestContext) async throws -> Response {
        let order = try request.decode(Order.self)
        guard (1...50).contains(order.practitionerIds.count) else {
            throw HTTPError(.badRequest, message: "The field 'practitionerIds' must name 1 to 50 practitioners.")
        }
        let account = try await known(order)
        let calendar = SchedulingPages.calendar(of: account)
        let plan = SeedPlan(practitioners: order.practitionerIds, calendar: calendar, now: pages.now)
        try await pages.write { transaction in
            let store = SchedulingStore(transaction.database)
            for client in plan.clients where try store.label(of: client.id, in: account.id) == nil {
                guard try store.client(labelled: client.label, in: account.id) == nil else { continue }
                try store.setLabel(client.label, of: client.id, in: account.id)
            }
        }
        var made = 0
        for booking in plan.bookings {
            let outcome = try await pages.pipeline.perform(
                booking.command,
                as: .user(order.userId),
                account: account.id,
                submissionID: "seed-\(account.id.rawValue.prefix(40))-\(booking.name)"
            )
            if outcome.result == .accepted { made += 1 }
        }
        return try .json(Result(clients: plan.clients.count, appointments: made))
    }

    /// The practice, once it and the practitioners are known here.
    ///
    /// - Throws: 503 until then: the operator asks again.
    private func known(_ order: Order) async throws -> Account {
        let account = try await pages.pipeline.read { database -> Account? in
            let store = SchedulingStore(database)
            for id in order.practitionerIds {
                guard try store.standing(of: id)?.accountID == order.accountId else { return nil }
            }
            return try database.replica(Account.self, order.accountId)
        }
        guard let account else {
            throw HTTPError(
                .serviceUnavailable,
                message: "This practice or one of its practitioners is not known here yet. Ask again in a moment.",
                headers: [.retryAfter: "1"]
            )
        }
        return account
    }
}
