import Cluster

/// Shows what happens to a cluster, a line a thing.
struct Progress: Sendable {
    /// Whether a program waits on the standard output for the run record.
    let readyJSON: Bool

    func show(_ event: ClusterEvent) {
        switch event {
        case .note(let text):
            Terminal.say("  \(text)")
        case .ready(let part, let milliseconds, let note):
            Terminal.say(
                "  \(Self.pad(part.rawValue))\(Terminal.green("ready"))  \(Self.seconds(milliseconds))  \(note)"
            )
        case .ended(let part, let how, let pause):
            let again = "starting it again in \(Self.seconds(pause))"
            Terminal.say("  \(Self.pad(part.rawValue))\(Terminal.red("ended"))  it \(how); \(again)")
        case .gaveUp(let part, let why, let log):
            Terminal.say("  \(Self.pad(part.rawValue))\(Terminal.red("failed"))  it \(why). The end of its log:")
            for line in log { Terminal.say("      \(line)") }
        case .stopped(let part):
            Terminal.say("  \(Self.pad(part.rawValue))stopped")
        case .up(let record, let seed):
            Terminal.say(Self.welcome(record, seed))
            if readyJSON { Terminal.result(record.line) }
        }
    }

    /// Where to click, and as whom.
    static func welcome(_ record: RunRecord, _ seed: SeedRecord?) -> String {
        var lines = ["", "Open \(record.origin)"]
        if let seed { lines += people(seed) }
        lines += ["The simulated Zoom: \(record.simulator.origin)", "Ctrl-C stops everything.", ""]
        return lines.joined(separator: "\n")
    }

    /// Who can sign in, here and at the simulated Zoom.
    static func people(_ seed: SeedRecord) -> [String] {
        func table(_ people: [SeedRecord.Person]) -> [String] {
            let width = people.map(\.email.count).max() ?? 0
            return people.map { "  \(pad($0.email, width + 2))\($0.password)  \($0.name), \($0.role)" }
        }
        return ["Sign in to \(seed.practice) as:"] + table(seed.people)
            + ["and to the simulated Zoom (never with a real password) as:"] + table(seed.zoomUsers)
    }

    static func pad(_ text: String, _ width: Int = 16) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    /// Tenths of a second, such as `1.4 s`.
    static func seconds(_ milliseconds: Int64) -> String {
        let tenths = (milliseconds + 50) / 100
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
