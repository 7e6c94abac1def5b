/// What a benchmark found: one row of the table of results.
struct Finding {
    /// What ours is held against.
    enum Yardstick {
        /// Something that was measured beside it.
        case measured(Spread, String)
        /// A number that was agreed before.
        case goal(Double)
    }

    /// Its name, in the line for programs and in the table.
    let name: String
    /// What was measured, for people.
    let what: String
    let ours: Spread
    let yardstick: Yardstick
    /// Ours over the yardstick, of each round.
    let ratio: Spread
    let unit: String

    /// Ours beside what was measured in the same rounds.
    init(
        _ name: String,
        _ what: String,
        ours: Spread,
        beside yardstick: Spread,
        _ its: String,
        ratio: Spread,
        unit: String
    ) {
        self.name = name
        self.what = what
        self.ours = ours
        self.yardstick = .measured(yardstick, its)
        self.ratio = ratio
        self.unit = unit
    }

    /// Ours beside a goal that is not to be exceeded.
    init(_ name: String, _ what: String, ours: Spread, goal: Double, unit: String) {
        self.name = name
        self.what = what
        self.ours = ours
        yardstick = .goal(goal)
        ratio = ours.divided(by: goal)
        self.unit = unit
    }

    /// For programs.
    var line: String {
        let (other, goal): (String, String) =
            switch yardstick {
            case .measured(let spread, _): (spread.text(spread.median), "")
            case .goal(let goal): (ours.text(goal), " of=goal")
            }
        return "RESULT \(name) ratio=\(ratio.text(ratio.median)) ours=\(ours.text(ours.median)) yardstick=\(other) "
            + "unit=\(unit)\(goal)"
    }

    /// For people.
    var sentence: String {
        switch yardstick {
        case .measured(let spread, let its): "\(name): ours \(ours) \(unit), \(its) \(spread), ratio \(ratio)"
        case .goal(let goal): "\(name): ours \(ours) \(unit), goal \(ours.text(goal)), ratio \(ratio)"
        }
    }

    /// For the table, but for when it was.
    var cells: [String] {
        let other =
            switch yardstick {
            case .measured(let spread, let its): "\(its) \(spread)"
            case .goal(let goal): "goal \(ours.text(goal))"
            }
        return ["`\(name)`", "\(what), \(unit)", "\(ours)", other, "\(ratio)"]
    }
}
