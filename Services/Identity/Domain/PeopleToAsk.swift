/// The people who can do or grant what somebody was refused, as a sentence.
struct PeopleToAsk: Equatable, Sendable {
    /// The most names that a sentence lists.
    private static let mostNames = 5

    let ask: Permission.WhomToAsk
    /// Display names, in the order in which they are listed.
    let names: [String]

    /// Such as `Ask a master of the practice: Ana Marsh or Ben Orr.`.
    var sentence: String {
        switch ask {
        case .masters: "Ask a master of the practice: \(list)."
        case .mastersAndSettingsUsers: "Ask a master or someone with Settings access: \(list)."
        case .host:
            names.isEmpty ? "Nobody has this practitioner as their default practitioner yet." : "Only \(list) can."
        case .nobody: "Nobody can."
        }
    }

    private var list: String {
        guard names.count <= Self.mostNames else {
            return names.prefix(Self.mostNames).joined(separator: ", ")
                + " or one of \(names.count - Self.mostNames) more"
        }
        guard names.count > 1, let last = names.last else { return names.first ?? "nobody is left" }
        return names.dropLast().joined(separator: ", ") + " or \(last)"
    }
}
