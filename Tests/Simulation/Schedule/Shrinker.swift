import ServiceRuntime

/// Makes a schedule that breaks a promise as short as it can, while it breaks the same one.
struct Shrinker {
    let keys: CellKeys
    let bug: DriverBug?
    /// How many schedules are tried at most.
    var budget = 3_000
    /// When it is enough, however many were tried: a schedule that takes long to come to rest is left longer.
    let deadline = monotonicNanoseconds() + 60_000_000_000

    /// Leaves out ever smaller parts.
    mutating func shrink(_ moves: [Move], _ violation: Violation) -> [Move] {
        var moves = moves
        var size = max(moves.count / 2, 1)
        while true {
            var index = 0
            var hasShrunk = false
            while index < moves.count, hasTime {
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
            if !hasTime || (size == 1 && !hasShrunk) { return moves }
            size = max(size / 2, 1)
        }
    }

    private var hasTime: Bool { budget > 0 && monotonicNanoseconds() < deadline }
}
