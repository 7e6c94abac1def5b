import ArgumentParser
import Testing

@Suite struct ParsableCommandTests {
    struct Root: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "tool", abstract: "Does things.", subcommands: [Paint.self])
        }
    }

    struct Paint: AsyncParsableCommand {
        enum Colour: String, CaseIterable, ExpressibleByArgument {
            case red, blue
        }

        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "paint", abstract: "Paints a thing.")
        }

        @Argument(help: "The thing") var thing: String
        @Option(help: "How often") var coats = 1
        @Option(help: "In which colour") var colour: Colour?
        @Option(help: "Who does it") var painter: String
        @Flag(help: "Only say so") var dryRun = false

        func validate() throws {
            guard coats > 0 else { throw ValidationError("--coats is at least 1.") }
        }
    }

    private func paint(_ words: String...) throws -> Paint {
        try #require(try Root.parseAsRoot(["paint"] + words) as? Paint)
    }

    @Test func `names, values and words without a name are read in any order`() throws {
        let command = try paint("--coats", "2", "--dry-run", "door", "--colour=blue", "--painter", "Ann")
        #expect(command.thing == "door")
        #expect(command.coats == 2)
        #expect(command.colour == .blue)
        #expect(command.painter == "Ann")
        #expect(command.dryRun)
    }

    @Test func `what is left out has its default`() throws {
        let command = try paint("door", "--painter", "Ann")
        #expect(command.coats == 1)
        #expect(command.colour == nil)
        #expect(!command.dryRun)
    }

    @Test func `two commands do not share their values`() throws {
        let first = try paint("door", "--painter", "Ann")
        let second = try paint("wall", "--painter", "Bob")
        #expect(first.thing == "door")
        #expect(second.thing == "wall")
    }

    @Test func `after two dashes everything is a word`() throws {
        #expect(try paint("--painter", "Ann", "--", "--coats").thing == "--coats")
    }

    @Test(arguments: [
        (["paint", "--painter", "Ann"], "Missing <thing>: The thing"),
        (["paint", "door"], "Missing --painter: Who does it"),
        (["paint", "door", "--painter"], "--painter needs a value."),
        (["paint", "door", "--sand"], "Unknown option '--sand'."),
        (["paint", "door", "window", "--painter", "Ann"], "Unexpected argument 'window'."),
        (["paint", "door", "--coats", "many"], "'many' is no value for --coats."),
        (["paint", "door", "--colour", "pink"], "'pink' is no value for --colour. It is one of: red, blue."),
        (["paint", "door", "--dry-run=yes"], "--dry-run takes no value."),
        (["paint", "door", "--painter", "Ann", "--coats", "0"], "--coats is at least 1."),
        (["mow"], "Unknown command 'mow'."),
    ])
    func `what cannot be read is refused with a sentence`(words: [String], sentence: String) {
        let error = #expect(throws: ValidationError.self) { try Root.parseAsRoot(words) }
        #expect(error?.message == sentence)
        #expect(error?.usage.hasPrefix("Usage: tool") == true)
    }

    @Test func `help lists commands, and of a command what it takes`() throws {
        let root = #expect(throws: HelpRequest.self) { try Root.parseAsRoot([]) }
        #expect(root?.text.contains("paint  Paints a thing.") == true)
        let paint = #expect(throws: HelpRequest.self) { try Root.parseAsRoot(["paint", "--help"]) }
        #expect(
            paint?.text == """
                Paints a thing.

                Usage: tool paint [options] <thing>

                Arguments:
                  <thing>  The thing

                Options:
                  --coats <value>    How often [1]
                  --colour <value>   In which colour (red, blue)
                  --painter <value>  Who does it
                  --dry-run          Only say so

                """
        )
    }
}
