import ArgumentParser

/// The command's table of contents.
struct Telehealth: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "telehealth",
            abstract: "Runs Zoom BYO Telehealth on this machine, and does what its operators do.",
            discussion: """
                Everything is kept below --state (.telehealth). A command ends with 0 when it did what was asked, 1 when it
                couldn't, 3 when no cluster runs there, 64 when the command line is wrong.
                """,
            subcommands: [
                Up.self, Down.self, Status.self, Doctor.self, Practice.self, Token.self, Seed.self, DeadLetters.self,
                Keys.self,
            ]
        )
    }
}
