import ArgumentParser
import Cluster
import Glibc

do {
    var command = try Telehealth.parseAsRoot(Array(CommandLine.arguments.dropFirst()))
    try await command.run()
} catch let help as HelpRequest {
    Terminal.result(help.text)
} catch let error as ValidationError {
    Terminal.say("telehealth: \(error)")
    exit(ExitCode.validationFailure.rawValue)
} catch let code as ExitCode {
    exit(code.rawValue)
} catch let error as ClusterError {
    Terminal.say("telehealth: \(error)")
    exit(error.code == .notRunning ? ExitCode.notRunning.rawValue : ExitCode.failure.rawValue)
} catch {
    Terminal.say("telehealth: \(error)")
    exit(ExitCode.failure.rawValue)
}
