import Testing

@testable import Simulation

// That every bug is found, and that what is found can be shortened, is `simulate --check-bugs` in a release build: here it
// would take minutes.
@Suite struct DriverBugTests {
    @Test func `the same seed makes the same history, and a bug is found in it`() throws {
        let keys = try CellKeys()
        var histories: [[String]] = [[], []]
        for index in histories.indices {
            _ = try Run(seed: 7, keys: keys, bug: nil, history: { histories[index].append($0) })
        }
        #expect(histories[0].count > 1_000)
        #expect(histories[0] == histories[1])
        let found = try (1...Options.seedsForBug).contains { seed in
            try Run(seed: seed, keys: keys, bug: .dropFirstBatch).violation != nil
        }
        #expect(found)
    }
}
