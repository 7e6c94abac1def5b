import Contracts
import Foundation

@testable import TransactionalStore

/// One simulated cell with all that happens in it, driven move by move.
final class World {
    let cell: Cell
    let identity: SimulatedIdentity
    let connector: SimulatedConnector
    let scheduling: SimulatedScheduling
    let team: Team
    var services: [SteppedService] { [identity.service, connector.service, scheduling.service] }
    private var leaps = 0
    private var rebuilds = 0
    /// Whoever is on the way to Zoom and back, and links that browsers hold.
    var visits: [ZoomVisit] = []
    var startLinks: [String] = []
    var joinLinks: [String] = []
    var tickets = 0
    /// Meetings that a person deleted at Zoom, and those whose call has run.
    var deletedByHand: Set<Int64> = []
    var startedOnce: Set<Int64> = []

    init(keys: CellKeys, bug: DriverBug?, history: ((String) -> Void)? = nil) throws {
        cell = Cell(keys: keys, readsSelf: bug != .selfReadOff)
        identity = try SimulatedIdentity(cell)
        connector = try SimulatedConnector(cell, SimulatedZoom(cell.clock))
        scheduling = try SimulatedScheduling(cell)
        team = Team(cell)
        try identity.service.start()
        _ = try identity.service.commit()
        try identity.found(practices: 2, practitioners: 2)
        cell.bug = bug
        cell.history = history
    }

    /// Makes a move, if it can be made as things are.
    ///
    /// - Returns: whether it was made.
    func make(_ move: Move) throws -> Bool {
        var random = SeededRandom(seed: move.salt)
        guard try make(move.kind, &random) else { return false }
        cell.steps += 1
        if let violation = cell.journal.violation { throw violation }
        return true
    }

    private func make(_ kind: Move.Kind, _ random: inout SeededRandom) throws -> Bool {
        let service = services[random.below(services.count)]
        switch kind {
        case .book: return try book(&random)
        case .reschedule: return try reschedule(&random)
        case .cancel: return try cancel(&random)
        case .pressSettings:
            return random.oneIn(3) && identity.pressAgain() ? true : try identity.press(&random)
        case .resend: return team.resend(choice: random.below(1 << 20), partition: random.below(Cell.partitions))
        case .start:
            guard service.life == nil else { return false }
            try service.start()
            return true
        case .fetch: return try service.fetch(choice: random.below(1 << 20), most: 1 + random.below(8))
        case .commit: return try service.commit()
        case .produce: return try service.produce(most: 1 + random.below(6))
        case .land: return service.land(1 + random.below(6))
        case .acknowledge: return service.acknowledge(choice: random.below(1 << 20), all: random.oneIn(2))
        case .keepSessions: return scheduling.keep()
        case .upkeep:
            guard service.life != nil else { return false }
            service.request({ _ = try Upkeep.forget($0) })
            return true
        case .tick:
            let most = [50, 2_000, 30_000, 600_000][random.below(4)]
            return pass(milliseconds: Int64(1 + random.below(most)))
        case .crash:
            guard service.life != nil else { return false }
            try service.crash(landing: random.below(4), "")
            return true
        case .crashInside: return try service.commit(crash: .insideTransaction)
        case .crashAfter: return try service.commit(crash: .afterCommit)
        case .loseProducer: return service.loseProducer(landing: random.below(4))
        case .readAgain: return service.fetchAgain(choice: random.below(1 << 20), back: 1 + random.below(12))
        case .compact: return compact(&random)
        case .landStray: return cell.landStray(choice: random.below(1 << 20))
        case .forget:
            forgetOld()
            return true
        case .rebuild:
            guard rebuilds < 2 else { return false }
            rebuilds += 1
            cell.log.rebuild()
            cell.dropStrays()
            cell.tell("the broker is another one, and empty")
            return true
        case .leap:
            guard leaps < 2, services.allSatisfy({ $0.life?.batch.isEmpty != false }) else { return false }
            leaps += 1
            _ = pass(milliseconds: Int64(1 + random.below(25)) * 86_400_000)
            forgetOld()
            return true
        default: return try makeZoomMove(kind, &random)
        }
    }

    func pass(milliseconds: Int64) -> Bool {
        cell.clock.pass(milliseconds: milliseconds)
        connector.zoom.pass()
        cell.tell("\(milliseconds) ms pass: it is \(cell.now)")
        return true
    }

    // MARK: What other teams do

    private func book(_ random: inout SeededRandom) throws -> Bool {
        guard let practice = random.pick(identity.practices) else { return false }
        let stranger = identity.practices[random.below(identity.practices.count)]
        let practitioner = (random.oneIn(20) ? stranger : practice).practitioners.randomElement(using: &random)
        guard let practitioner else { return false }
        let (start, end) = time(&random)
        let number = team.sent.count + 1
        let id =
            random.oneIn(8)
            ? AppointmentID(rawValue: "a\(1 + random.below(number))") : AppointmentID(rawValue: "a\(number)")
        let command = BookAppointment(
            accountId: random.oneIn(4) ? practice.account : nil,
            appointmentId: random.oneIn(6) ? nil : id,
            practitionerId: practitioner,
            clientIds: (0..<(1 + random.below(2))).map { ClientID(rawValue: "client\($0 + random.below(3) * 2)") },
            start: start,
            end: end,
            timeZone: random.oneIn(3) ? "Europe/Vienna" : nil,
            telehealth: random.oneIn(8) ? false : nil
        )
        try team.send(
            command,
            key: Appointment.key(id),
            bearer: practice.bearer,
            account: practice.account,
            partition: random.below(Cell.partitions),
            "book \(command.appointmentId?.rawValue ?? "one") for \(practitioner) at \(start)"
        )
        return true
    }

    private func reschedule(_ random: inout SeededRandom) throws -> Bool {
        guard let (id, practice) = known(&random) else { return false }
        let (start, end) = time(&random)
        let command = RescheduleAppointment(
            appointmentId: id,
            start: start,
            end: end,
            practitionerId: random.oneIn(4) ? random.pick(practice.practitioners) : nil,
            expectedRevision: random.oneIn(4) ? Int64(1 + random.below(3)) : nil
        )
        try team.send(
            command,
            key: Appointment.key(id),
            bearer: practice.bearer,
            account: practice.account,
            partition: random.below(Cell.partitions),
            "move \(id) to \(start)"
        )
        return true
    }

    private func cancel(_ random: inout SeededRandom) throws -> Bool {
        guard let (id, practice) = known(&random) else { return false }
        try team.send(
            CancelAppointment(appointmentId: id),
            key: Appointment.key(id),
            bearer: practice.bearer,
            account: practice.account,
            partition: random.below(Cell.partitions),
            "cancel \(id)"
        )
        return true
    }

    /// An appointment that was asked for, with a practice that may be another's.
    private func known(_ random: inout SeededRandom) -> (AppointmentID, SimulatedIdentity.Practice)? {
        guard !team.sent.isEmpty, let practice = random.pick(identity.practices) else { return nil }
        let command = team.sent[random.below(team.sent.count)]
        let owner = identity.practices.first { $0.account == command.account } ?? practice
        let key = String(decoding: command.key, as: UTF8.self)
        return (AppointmentID(rawValue: String(key.dropFirst(12))), random.oneIn(20) ? practice : owner)
    }

    private func time(_ random: inout SeededRandom) -> (Timestamp, Timestamp) {
        let start = cell.now.seconds / 900 * 900 + Int64(random.below(random.oneIn(3) ? 300 : 100) - 12) * 900
        return (Timestamp(seconds: start), Timestamp(seconds: start + Int64(1 + random.below(5)) * 900))
    }

    // MARK: What brokers do

    private func compact(_ random: inout SeededRandom) -> Bool {
        let topics = SimulatedLog.topics.indices.filter {
            SimulatedLog.topics[$0].kind == .events || SimulatedLog.topics[$0].kind == .owner
        }
        let topic = topics[random.below(topics.count)]
        for partition in cell.log.partitions[topic].indices {
            cell.log.compact(topic, partition, now: cell.clock.milliseconds)
        }
        cell.tell("\(SimulatedLog.topics[topic]) is compacted")
        return true
    }

    /// Retention: what is older than seven days goes from commands and outcomes.
    private func forgetOld() {
        let oldest = cell.clock.milliseconds - 7 * 86_400_000
        for (topic, name) in SimulatedLog.topics.enumerated() where name.kind == .commands || name.kind == .outcomes {
            for (partition, log) in cell.log.partitions[topic].enumerated() {
                guard let first = log.records.first, first.at < oldest else { continue }
                let next = log.records.first { $0.at >= oldest }?.offset ?? log.end
                cell.log.forget(topic, partition, before: next)
                cell.tell("\(name)/\(partition) forgets what lies before \(next)")
            }
        }
    }
}
