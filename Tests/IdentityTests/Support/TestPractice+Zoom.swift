import Contracts
import TransactionalStore

@testable import Identity

extension TestPractice {
    /// Lets a Zoom connection hold a practitioner's slot, as the connector's claim would.
    func linkZoom(_ practitioner: PractitionerID, generation: Int64 = 1) async throws {
        let claim = ClaimProviderSlot(
            practitionerId: practitioner,
            connectionId: ConnectionID(rawValue: "connection-\(generation)"),
            generation: generation,
            actingUserId: master
        )
        let outcome = try await identity.pipeline.perform(
            claim,
            as: .service(.zoom),
            account: id,
            submissionID: identity.nextSubmission()
        )
        _ = try id(in: outcome)
    }
}
