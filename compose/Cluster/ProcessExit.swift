/// How a process ended.
enum ProcessExit: Equatable, Sendable, CustomStringConvertible {
    /// It returned this status.
    case status(Int32)
    /// It was ended by this signal.
    case signal(Int32)

    var description: String {
        switch self {
        case .status(let status): "ended with status \(status)"
        case .signal(9): "was killed (signal 9)"
        case .signal(let signal): "was ended by signal \(signal)"
        }
    }
}
