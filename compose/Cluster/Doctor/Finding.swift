/// One thing that `doctor` looked at.
package struct Finding: Equatable, Sendable {
    /// What came of it.
    package enum Verdict: String, Sendable {
        case ok
        /// Could not be looked at here, which is said so that nobody takes it for looked at.
        case skipped
        /// Works, and somebody should know.
        case warning
        /// Doesn't work, or isn't safe.
        case failure
    }

    package let area: String
    package let verdict: Verdict
    /// A sentence; of a warning or a failure with what to do about it.
    package let sentence: String

    init(_ area: String, _ verdict: Verdict, _ sentence: String) {
        self.area = area
        self.verdict = verdict
        self.sentence = sentence
    }
}
