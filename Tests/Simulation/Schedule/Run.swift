import Contracts

/// One run: a seed, the schedule that follows from it, and how it ended.
struct Run {
    let seed: UInt64
    var moves: [Move] = []
    var steps = 0
    var violation: Violation?

    /// How many moves a run makes before it is let come to rest.
    static let length = 3_000

    /// Draws and makes moves until one breaks a promise or there are enough, then lets the cell come to rest.
    init(seed: UInt64, keys: CellKeys, bug: DriverBug?, history: ((String) -> Void)? = nil) throws {
        self.seed = seed
        var random = SeededRandom(seed: seed)
        let mixture = Mixture(&random)
        let world = try World(keys: keys, bug: bug, history: history)
        do {
            while moves.count < Self.length {
                let move = mixture.draw(&random)
                moves.append(move)
                if try !world.make(move) { moves.removeLast() }
            }
            try world.settle()
            try world.check()
        } catch let violation as Violation {
            self.violation = violation
        } catch {
            violation = Violation("no errors", "\(error)")
        }
        steps = world.cell.steps
    }

    /// Makes a schedule's moves again.
    ///
    /// - Returns: the promise that it breaks.
    static func replay(_ moves: [Move], keys: CellKeys, bug: DriverBug?, history: ((String) -> Void)? = nil)
        -> Violation?
    {
        do {
            let world = try World(keys: keys, bug: bug, history: history)
            for move in moves { _ = try world.make(move) }
            try world.settle()
            try world.check()
            return nil
        } catch let violation as Violation {
            return violation
        } catch {
            return Violation("no errors", "\(error)")
        }
    }
}
