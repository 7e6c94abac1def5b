/// How a program ends: what its supervisor reads.
package struct ProgramExit: Equatable, Sendable {
    /// The process's code.
    package let rawValue: Int32

    /// Asked to stop, and did; or help was printed.
    package static let success = ProgramExit(rawValue: 0)
    /// It could not start, a part failed, or not everything stopped in time: starting again may help.
    package static let failure = ProgramExit(rawValue: 1)
    /// The command line is wrong.
    ///
    /// Source: sysexits.h, `EX_USAGE`.
    package static let usage = ProgramExit(rawValue: 64)
    /// The settings are wrong: starting again does not help.
    ///
    /// Source: sysexits.h, `EX_CONFIG`.
    package static let configuration = ProgramExit(rawValue: 78)
}
