/// Which promised messages the broker has: a contiguous mark over reports that come in any order.
struct RelayState: Equatable, Sendable {
    /// Every row up to here is acknowledged.
    private(set) var mark: Int64
    /// Rows beyond the mark that are acknowledged.
    private var beyond: Set<Int64> = []
    /// The last row that was handed to the producer.
    private(set) var sent: Int64

    /// Begins behind the row before the lowest one.
    init(mark: Int64) {
        self.mark = mark
        sent = mark
    }

    /// How many rows are sent and not covered by the mark.
    var open: Int { Int(sent - mark) }

    /// Takes note of a row that was handed to the producer; rows come in order, without a gap.
    mutating func produced(_ number: Int64) {
        precondition(number == sent + 1, "rows are published in order")
        sent = number
    }

    /// Takes an acknowledgement.
    mutating func acknowledged(_ number: Int64) {
        guard number > mark else { return }
        beyond.insert(number)
        while beyond.remove(mark + 1) != nil { mark += 1 }
    }

    /// After the producer is made anew: what is beyond the mark is to be sent again, from the lowest.
    mutating func resumed() {
        beyond.removeAll()
        sent = mark
    }
}
