/// Makes a schedule that breaks a promise as short as it can, while it breaks the same one.
struct Shrinker {
    let keys: CellKeys
    let bug: DriverBug?
    /// How many schedules are tried at most.
    var budget = 3_000

    /// Leaves out ever smaller parts.
    mutating func shrink(_ moves: [Move], _ violation: Violation) -> [Move] {
        var moves = moves
        var size = max(moves.count / 2, 1)
        while true {
            var index = 0
            var hasShrunk = false
            while index < moves.count, budget > 0 {
                var shorter = moves
                shorter.removeSubrange(index..<min(index + size, moves.count))
                budget -= 1
                if Run.replay(shorter, keys: keys, bug: bug)?.promise == violation.promise {
                    moves = shorter
                    hasShrunk = true
                } else {
                    index += size
                }
            }
            if budget == 0 || (size == 1 && !hasShrunk) { return moves }
            size = max(size / 2, 1)
        }
    }
}
