import ArgumentParser

extension ExitCode {
    /// No cluster runs there (what service scripts answer for a program that isn't running).
    static let notRunning = ExitCode(3)
}
