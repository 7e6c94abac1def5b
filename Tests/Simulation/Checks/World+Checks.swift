import Contracts
import SQLite

@testable import TransactionalStore

extension World {
    /// Everything that must hold once the cell has come to rest.
    func check() throws {
        try checkOutboxes()
        try checkOutcomes()
        try checkRevisions()
        for owner in services {
            let states = try States(of: owner)
            for reader in services where reader.name != owner.name { try checkProjection(of: reader, states) }
            try checkTail(states)
        }
        try checkZoom()
        if let differing = try scheduling.lookAgain().first {
            throw Violation("sessions", "a second look at the sessions changes \(differing)")
        }
        if let violation = cell.journal.violation { throw violation }
    }

    /// One of a service's own entities.
    struct Row: Equatable {
        var epoch: Int64
        var revision: Int64
        var body: [UInt8]?
    }

    /// A service's own entities, by key.
    struct States {
        var owner: ServiceName
        var rows: [String: Row] = [:]

        init(of service: SteppedService) throws {
            owner = service.name
            let select = try service.disk.statement("SELECT key, epoch, revision, body FROM entity")
            while try select.step() {
                rows[select.string(0)] = Row(
                    epoch: select.int64(1),
                    revision: select.int64(2),
                    body: select.optionalBytes(3)
                )
            }
        }
    }

    private func checkOutboxes() throws {
        for service in services {
            let rows = try service.disk.integer("SELECT count(*) FROM outbox") ?? 0
            guard rows == 0 else {
                throw Violation("outbox", "\(service.name.rawValue)'s outbox has \(rows) rows after an idle commit")
            }
            let letters = try service.disk.text(
                "SELECT reason || ' on ' || topic || '/' || partition || ' ' || offset FROM dead_letter WHERE reason <> 'token-expired' LIMIT 1"
            )
            guard letters == nil else {
                throw Violation("dead letters", "\(service.name.rawValue) has set a message aside: \(letters ?? "")")
            }
        }
    }

    /// Every command of the team's has one outcome; those accepted are in the state once.
    private func checkOutcomes() throws {
        var changed: [String: String] = [:]
        for command in team.sent {
            let outcomes = team.answers(to: command)
            guard !outcomes.isEmpty else {
                throw Violation("outcomes", "\(command.id) (\(command.what)) has no outcome")
            }
            for outcome in outcomes where outcome.result == .accepted {
                guard let entity = outcome.entity, let revision = outcome.revision else { continue }
                guard let state = cell.journal.states[entity]?[revision] else {
                    throw Violation(
                        "state",
                        "\(command.id) was accepted as \(entity) revision \(revision), which was never published"
                    )
                }
                // A command that found nothing to change names a revision that another made.
                guard state.cause == command.id else { continue }
                let place = "\(entity) \(revision)"
                if let other = changed[place] {
                    throw Violation("state", "\(command.id) and \(other) both made \(place)")
                }
                changed[place] = command.id
            }
        }
        for (key, revisions) in cell.journal.states where key.hasPrefix("appointment/") {
            for (revision, state) in revisions where changed["\(key) \(revision)"] != state.cause {
                throw Violation(
                    "state",
                    "\(key) revision \(revision) was made by \(state.cause), which was not accepted for it"
                )
            }
        }
    }

    private func checkRevisions() throws {
        for (key, revisions) in cell.journal.states {
            let highest = revisions.keys.max() ?? 0
            guard revisions.count == Int(highest) else {
                let missing = (1...highest).first { revisions[$0] == nil } ?? 0
                throw Violation(
                    "revisions",
                    "\(key) has reached revision \(highest), but \(missing) was never published"
                )
            }
        }
    }

    private func checkProjection(of reader: SteppedService, _ states: States) throws {
        let followed = reader.configuration.projections.entries.filter { $0.value.service == states.owner }
        guard !followed.isEmpty else { return }
        var held: [String: Row] = [:]
        let select = try reader.disk.statement("SELECT key, epoch, revision, body FROM replica")
        while try select.step() {
            held[select.string(0)] = Row(
                epoch: select.int64(1),
                revision: select.int64(2),
                body: select.optionalBytes(3)
            )
        }
        for (key, row) in states.rows where followed[String(key.prefix { $0 != "/" })] != nil {
            // What is erased may never have been seen.
            if row.body == nil, held[key]?.body == nil { continue }
            guard held[key] == row else {
                throw Violation(
                    "projections",
                    "\(reader.name.rawValue) has \(Self.text(held[key])) of \(key), its owner \(Self.text(row))"
                )
            }
        }
        for (key, row) in held where followed[String(key.prefix { $0 != "/" })] != nil && row.body != nil {
            guard states.rows[key] != nil else {
                throw Violation("projections", "\(reader.name.rawValue) has \(key), its owner has not")
            }
        }
    }

    /// A reader that starts from nothing, after a compaction of everything, has the owner's state.
    private func checkTail(_ states: States) throws {
        let topic = Cell.index(Topic(states.owner, .events))
        let coder = MessageCoder()
        var held: [String: Row] = [:]
        for partition in cell.log.partitions[topic].indices {
            cell.log.compact(topic, partition, now: cell.clock.milliseconds)
            var seen: [String: Row] = [:]
            for record in cell.log.partitions[topic][partition].records {
                let key = String(decoding: record.key, as: UTF8.self)
                if key.hasPrefix("republication/") {
                    let marker = try coder.decode(RepublicationMarker.self, from: record.value ?? [])
                    seen = seen.filter { $0.value.epoch >= marker.epoch }
                    continue
                }
                let attributes = LogMessage.with(record, topic: 0, partition: partition) { Attributes($0) }
                guard case .complete(let envelope) = attributes.reading, let epoch = envelope.epoch,
                    let revision = envelope.revision
                else { throw Violation("tail", "a record of \(key) cannot be read") }
                if let known = seen[key], (epoch, revision) <= (known.epoch, known.revision) { continue }
                seen[key] = Row(epoch: epoch, revision: revision, body: record.value)
            }
            held.merge(seen) { $1 }
        }
        for (key, row) in states.rows where row.body != nil || held[key]?.body != nil {
            guard held[key] == row else {
                throw Violation(
                    "tail",
                    "the log's tail shows \(Self.text(held[key])) of \(key), its owner has \(Self.text(row))"
                )
            }
        }
        for (key, row) in held where states.rows[key] == nil && row.body != nil {
            throw Violation("tail", "the log's tail shows \(key), which its owner does not have")
        }
    }

    private static func text(_ row: Row?) -> String {
        guard let row else { return "nothing" }
        return "epoch \(row.epoch) revision \(row.revision)\(row.body == nil ? ", erased" : "")"
    }
}
