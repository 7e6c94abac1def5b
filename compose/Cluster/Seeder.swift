import ServiceRuntime

/// Makes the demonstration practice, once.
///
/// The passwords are written down before anybody gets one, so an attempt that was cut short is taken up with the same ones.
struct Seeder: Sendable {
    let state: StateDirectory
    let identity: OperatorDoor
    let scheduling: OperatorDoor
    let simulator: SimulatorControl

    /// The practice's record; makes the practice if there is none.
    func run(random: some RandomSource = SystemRandom()) async throws -> SeedRecord {
        let kept = try SeedRecord.read(state)
        if let kept, kept.accountId != nil { return kept }
        let practice = kept.map { DemonstrationPractice($0) } ?? DemonstrationPractice(random: random)
        if kept == nil { try practice.record(accountId: nil).write(state) }
        for user in practice.zoomUsers { try await simulator.add(user) }
        let people = try await identity.seed(practice.peopleRequest)
        if let calendar = practice.calendarRequest(people) { _ = try await scheduling.seed(calendar) }
        let record = practice.record(accountId: people.accountId)
        try record.write(state)
        return record
    }
}
