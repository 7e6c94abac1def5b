/// The fields of an address's query, decoded; the first of a name counts.
struct QueryFields {
    private var values: [String: String] = [:]

    init(_ address: String) {
        guard let mark = address.firstIndex(of: "?") else { return }
        for pair in address[address.index(after: mark)...].split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let decoded = sides.map { percentDecoded(String($0.map { $0 == "+" ? " " : $0 })) }
            let name = decoded[0]
            if values[name] == nil { values[name] = decoded.count > 1 ? decoded[1] : "" }
        }
    }

    subscript(name: String) -> String? { values[name] }
}
