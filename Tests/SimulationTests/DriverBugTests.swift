import Testing

@testable import Simulation

@Suite struct DriverBugTests {
    @Test(arguments: DriverBug.foundByChance)
    func `a mistake of the driver's is found within a bounded number of seeds`(
        _ bug: DriverBug
    ) throws {
        let keys = try CellKeys()
        let found = try (1...Options.seedsForBug).first { seed in
            try Run(seed: seed, keys: keys, bug: bug).violation != nil
        }
        #expect(found != nil)
    }

    @Test func `what is found is found again in a shorter schedule`() throws {
        let keys = try CellKeys()
        let bug = DriverBug.dropFirstBatch
        let found = try (1...Options.seedsForBug).lazy.map { try Run(seed: $0, keys: keys, bug: bug) }.first {
            $0.violation != nil
        }
        let run = try #require(found)
        let violation = try #require(run.violation)
        var shrinker = Shrinker(keys: keys, bug: bug, budget: 40)
        let moves = shrinker.shrink(run.moves, violation)
        #expect(moves.count < run.moves.count)
        #expect(Run.replay(moves, keys: keys, bug: bug)?.promise == violation.promise)
    }

    @Test func `the same seed makes the same history`() throws {
        let keys = try CellKeys()
        var histories: [[String]] = [[], []]
        for index in histories.indices {
            _ = try Run(seed: 7, keys: keys, bug: nil, history: { histories[index].append($0) })
        }
        #expect(histories[0].count > 1_000)
        #expect(histories[0] == histories[1])
    }
}
