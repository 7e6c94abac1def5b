/// A command line that can't be carried out as it stands.
package struct ValidationError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, as a sentence.
    package let message: String
    /// The usage line of the command, once known.
    package let usage: String

    /// Says what is wrong.
    package init(_ message: String) {
        self.init(message, usage: "")
    }

    init(_ message: String, usage: String) {
        self.message = message
        self.usage = usage
    }

    package var description: String {
        usage.isEmpty ? message : "\(message)\n\(usage)"
    }
}

/// Ends the program with this status; whatever there was to say has been said.
package struct ExitCode: Error, Equatable {
    /// The status for the shell.
    package let rawValue: Int32

    /// Wraps the status.
    package init(_ rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Something went wrong.
    package static let failure = ExitCode(1)
    /// The command line was wrong (`EX_USAGE`).
    package static let validationFailure = ExitCode(64)
}

/// `--help` was asked for: the text goes to the standard output, and nothing else happens.
package struct HelpRequest: Error {
    /// The page.
    package let text: String
}

/// The reader met `--help`.
struct HelpFlag: Error {}
