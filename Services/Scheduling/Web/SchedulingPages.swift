import Contracts
import Foundation
import HTTPServer
import ServiceRuntime
import TransactionalStore
import WebUI

/// What every controller of scheduling is made of.
struct SchedulingPages: Sendable {
    let site: Site
    let pipeline: Pipeline
    let links: JoinLinks
    let clock: any WallClock
    let ids: any IDGenerator

    /// The instant.
    var now: Timestamp { Timestamp(milliseconds: clock.milliseconds) }

    /// A new id.
    func newID() -> String { ids.next() }

    /// The wall clock of a practice.
    ///
    /// A zone that this machine does not know is UTC, which pages then name.
    static func calendar(of account: Account) -> ZonedCalendar {
        ZonedCalendar(identifier: account.timeZone) ?? ZonedCalendar(.gmt)
    }

    /// Reads an appointment of the viewer's practice.
    ///
    /// - Throws: 404 when there is none.
    func appointment(_ id: AppointmentID, of viewer: Viewer) async throws -> AppointmentReading {
        let account = viewer.account.id
        let reading = try await pipeline.read { try AppointmentReading($0, id, of: account) }
        guard let reading else { throw PageError.noSuchAppointment }
        return reading
    }

    /// What a booking or a move chooses from.
    func bookingChoices(_ account: AccountID, clients limit: Int) async throws -> BookingForm.Choices {
        try await pipeline.read { database in
            let store = SchedulingStore(database)
            let practitioners = try database.replicas(Practitioner.self, of: account).filter(\.active)
            var standings: [PractitionerID: PractitionerStanding] = [:]
            for practitioner in practitioners { standings[practitioner.id] = try store.standing(of: practitioner.id) }
            return BookingForm.Choices(
                practitioners: practitioners.sorted { ($0.displayName, $0.id) < ($1.displayName, $1.id) },
                standings: standings,
                clients: limit == 0 ? [] : try store.clients(of: account, limit: limit)
            )
        }
    }

    /// Handles a command of the viewer's.
    func perform(_ command: some Command, _ viewer: Viewer, submissionID: String) async throws -> Outcome {
        try await told {
            try await pipeline.perform(
                command,
                as: .user(viewer.user.id),
                account: viewer.account.id,
                submissionID: submissionID
            )
        }
    }

    /// Runs `body` in a transaction.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await told { try await pipeline.write(body) }
    }

    /// Says so on a page when the store takes no changes.
    private func told<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch is StoreUnavailable {
            throw PageError.notNow
        } catch is PipelineStopped {
            throw PageError.notNow
        }
    }
}

extension Outcome {
    /// The appointment that an accepted command is about.
    var appointment: AppointmentID? {
        guard let entity, entity.hasPrefix("\(Appointment.entity)/") else { return nil }
        return AppointmentID(String(entity.dropFirst(Appointment.entity.utf8.count + 1)))
    }
}

extension PageError {
    /// An appointment that this practice does not have.
    static let noSuchAppointment = PageError(
        .notFound,
        title: "There is no such appointment",
        "Your practice has no appointment of this address. It may be mistyped, or be another practice's."
    )

    /// The store takes no changes at the moment.
    static let notNow = PageError(
        .serviceUnavailable,
        title: "That could not be saved right now",
        "Nothing was changed. Go back and send it again in a moment."
    )

    /// Two people added a client of the same name at the same time.
    static let clientNameTaken = PageError(
        .conflict,
        "Somebody has just added a client of this name. Go back, and book them without “new client”."
    )
}
