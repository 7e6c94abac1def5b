import Contracts
import SQLite
import ServiceRuntime

/// Finding whose fault it was that a transaction failed, so that all others are handled.
extension Committer {
    /// Who threw, if it was one of the group.
    enum Culprit {
        case unit(Int)
        case door(Int)
        case nobody
    }

    struct Interruption: Error {
        var culprit: Culprit
        var cause: any Error
    }

    /// A group that failed, as smaller groups; the first to do comes last.
    func parts(
        of group: Group,
        _ interruption: Interruption,
        _ doors: inout [Door]
    ) throws -> [Group] {
        switch interruption.culprit {
        case .door(let index):
            let door = group.doors[index]
            guard group.doors.count > 1 || !group.units.isEmpty else {
                doors.removeAll { $0 === door }
                door.finish(interruption.cause)
                return []
            }
            var others = group
            others.doors.remove(at: index)
            return [Group(doors: [door]), others]
        case .unit(let index):
            guard group.units.count > 1 || !group.doors.isEmpty else {
                return [Group(units: [try setAside(group.units[index], interruption.cause)])]
            }
            return [
                Group(units: group.units[(index + 1)...]), Group(units: [group.units[index]]),
                Group(units: group.units[..<index], doors: group.doors),
            ]
            .filter { !$0.units.isEmpty || !$0.doors.isEmpty }
        case .nobody:
            // The commit itself was refused: halve until it is clear for whose sake.
            guard group.units.count + group.doors.count > 1 else { throw interruption.cause }
            let middle = group.units.startIndex + group.units.count / 2
            let halves = [Group(units: group.units[middle...]), Group(units: group.units[..<middle])]
            return (halves + group.doors.map { Group(doors: [$0]) }).filter { !$0.units.isEmpty || !$0.doors.isEmpty }
        }
    }

    /// What takes the place of a unit that cannot be handled.
    private func setAside(_ placed: PlacedUnit, _ error: any Error) throws -> PlacedUnit {
        var placed = placed
        if case .command(let command) = placed.unit, error is MessageTooLarge {
            placed.unit = .command(command.refused(.resultTooLarge))
            return placed
        }
        let topic = topics[placed.topic]
        switch placed.unit {
        case .command(let command):
            placed.unit = .failed(command, command.deadLetter(topic: topic, offset: placed.offset))
        case .event(let event): placed.unit = .deadLetter(event.deadLetter(offset: placed.offset))
        case .outcome(let outcome):
            placed.unit = .deadLetter(
                outcome.deadLetter(topic: topic, partition: placed.partition, offset: placed.offset)
            )
        case .republished:
            placed.unit = .deadLetter(
                DeadLetter(
                    reason: .handlerFailed,
                    topic: topic,
                    partition: placed.partition,
                    offset: placed.offset,
                    key: Array(RepublicationMarker.key(partition: placed.partition).utf8),
                    headers: [],
                    body: nil
                )
            )
        case .owner, .own, .passed, .selfReadOver, .deadLetter, .failed, .ignored:
            // Nothing of a service's runs for these: it is the store that fails.
            throw error
        }
        logger.error(
            "A message could not be handled and is set aside as a dead letter",
            metadata: [
                LogKey.kafkaTopic: "\(topic)", LogKey.kafkaPartition: "\(placed.partition)",
                LogKey.kafkaOffset: "\(placed.offset)", LogKey.error: "\(Self.summary(error))",
            ]
        )
        return placed
    }

    /// An error in words that hold nothing of a message: other errors' descriptions may quote values.
    private static func summary(_ error: any Error) -> String {
        (error as? DatabaseError)?.description ?? "\(type(of: error))"
    }
}
