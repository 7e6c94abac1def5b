/// The metrics of one process, handed to whatever counts; rendered for Prometheus.
///
/// Names are `<service>_<thing>_<unit>`; labels are of low cardinality (a type, an outcome), never an id.
package final class MetricsRegistry: Sendable {
    private struct Key: Hashable {
        var name: String
        var labels: [String: String]
    }

    private enum Cell {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)

        var kind: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    private struct State {
        var cells: [Key: Cell] = [:]
        var help: [String: String] = [:]
    }

    private let state = Lock(State())

    /// Makes an empty registry.
    package init() {}

    /// The counter of that name and labels, made at first use.
    package func counter(_ name: String, help: String = "", labels: [String: String] = [:]) -> Counter {
        state.withLock { state in
            if case .counter(let counter) = state.cells[Key(name: name, labels: labels)] { return counter }
            let counter = Counter()
            state.cells[Key(name: name, labels: labels)] = .counter(counter)
            if !help.isEmpty { state.help[name] = help }
            return counter
        }
    }

    /// The gauge of that name and labels, made at first use.
    package func gauge(_ name: String, help: String = "", labels: [String: String] = [:]) -> Gauge {
        state.withLock { state in
            if case .gauge(let gauge) = state.cells[Key(name: name, labels: labels)] { return gauge }
            let gauge = Gauge()
            state.cells[Key(name: name, labels: labels)] = .gauge(gauge)
            if !help.isEmpty { state.help[name] = help }
            return gauge
        }
    }

    /// The histogram of that name and labels, made at first use with these bucket bounds (seconds).
    package func histogram(
        _ name: String,
        help: String = "",
        labels: [String: String] = [:],
        bounds: [Double] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
    ) -> Histogram {
        state.withLock { state in
            if case .histogram(let histogram) = state.cells[Key(name: name, labels: labels)] { return histogram }
            let histogram = Histogram(bounds: bounds)
            state.cells[Key(name: name, labels: labels)] = .histogram(histogram)
            if !help.isEmpty { state.help[name] = help }
            return histogram
        }
    }

    /// All metrics in Prometheus' text format, version 0.0.4.
    package func render() -> String {
        let (cells, help) = state.withLock { ($0.cells, $0.help) }
        let sorted = cells.sorted { left, right in
            left.key.name != right.key.name
                ? left.key.name < right.key.name : labelText(left.key.labels) < labelText(right.key.labels)
        }
        var text = ""
        var lastName = ""
        for (key, cell) in sorted {
            if key.name != lastName {
                if let help = help[key.name] { text += "# HELP \(key.name) \(escaped(help, quotes: false))\n" }
                text += "# TYPE \(key.name) \(cell.kind)\n"
                lastName = key.name
            }
            switch cell {
            case .counter(let counter): text += "\(key.name)\(labelText(key.labels)) \(counter.value)\n"
            case .gauge(let gauge): text += "\(key.name)\(labelText(key.labels)) \(gauge.value)\n"
            case .histogram(let histogram): text += render(histogram, key.name, key.labels)
            }
        }
        return text
    }

    private func render(_ histogram: Histogram, _ name: String, _ labels: [String: String]) -> String {
        let snapshot = histogram.snapshot
        var text = ""
        var total: UInt64 = 0
        for (index, count) in snapshot.counts.enumerated() {
            total += count
            var labels = labels
            labels["le"] = index < snapshot.bounds.count ? "\(snapshot.bounds[index])" : "+Inf"
            text += "\(name)_bucket\(labelText(labels)) \(total)\n"
        }
        text += "\(name)_sum\(labelText(labels)) \(snapshot.sum)\n"
        text += "\(name)_count\(labelText(labels)) \(total)\n"
        return text
    }
}

private func labelText(_ labels: [String: String]) -> String {
    guard !labels.isEmpty else { return "" }
    let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(escaped($0.value, quotes: true))\"" }
    return "{\(pairs.joined(separator: ","))}"
}

private func escaped(_ text: String, quotes: Bool) -> String {
    var result = ""
    for character in text {
        switch character {
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\"" where quotes: result += "\\\""
        default: result.append(character)
        }
    }
    return result
}
