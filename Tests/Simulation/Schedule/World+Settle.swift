import Contracts

@testable import TransactionalStore

extension World {
    /// Lets everything come to rest without faults: until nothing is left to read, to commit, to publish or to do.
    func settle() throws {
        while cell.landStray(choice: 0) {}
        cell.tell("from here on nothing goes wrong")
        for _ in 0..<10 { try restForLong() }
        var rounds = 0
        repeat {
            try rest()
            rounds += 1
            guard rounds < 50 else { throw Violation("rest", "commands are still open after \(rounds) rounds") }
        } while team.resendLost()
        // What was sent once more may have asked more of Zoom at this instant than it takes.
        for _ in 0..<3 { try restForLong() }
        try rest()
        // An idle commit notes the last acknowledgements.
        for service in services { _ = try service.commit() }
        if let violation = cell.journal.violation { throw violation }
    }

    /// Works, and lets the time come for what is due later by itself: retries, ends of appointments' waiting.
    private func restForLong() throws {
        try rest()
        _ = pass(milliseconds: 500_000)
        _ = scheduling.keep()
    }

    /// Works until nobody has anything to do at this instant.
    private func rest() throws {
        var turns = 0
        while try turn() {
            turns += 1
            guard turns < 20_000 else { throw Violation("rest", "the services do not come to rest") }
        }
    }

    private func turn() throws -> Bool {
        var any = false
        for service in services {
            if service.life == nil {
                try service.start()
                any = true
            }
            any = try service.fetch(choice: 0, most: 50) || any
            any = try service.commit() || any
            any = try service.produce(most: 50) || any
            any = service.land(50) || any
            any = service.acknowledge(choice: 0, all: true) || any
            if any { cell.steps += 1 }
        }
        any = identity.pressAgain() || any
        any = connector.send() || any
        while connector.take(choice: 0) { any = true }
        any = try connector.pass() || any
        while connector.work(choice: 0) { any = true }
        while connector.ask(choice: 0, .answered) { any = true }
        if let violation = cell.journal.violation { throw violation }
        return any
    }
}
