/// A program to run: everything that the system is told about it.
struct ProcessLaunch: Sendable {
    /// The absolute path of the program.
    let program: String
    let arguments: [String]
    /// The whole environment; nothing is inherited.
    let environment: [String: String]
    /// Where both of its outputs are appended.
    let log: String

    /// Describes the program.
    init(_ program: String, _ arguments: [String] = [], environment: [String: String], log: String) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.log = log
    }

    /// The same with more arguments.
    func with(_ more: [String]) -> ProcessLaunch {
        ProcessLaunch(program, arguments + more, environment: environment, log: log)
    }
}
