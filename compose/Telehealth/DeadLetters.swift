import ArgumentParser
import Cluster
import FoundationEssentials

/// `telehealth deadletters`.
struct DeadLetters: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "deadletters",
            abstract: "Shows messages that could not be worked.",
            subcommands: [List.self, Show.self]
        )
    }

    /// `telehealth deadletters list`.
    struct List: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "list", abstract: "Lists them, newest first, at most 500 a service.")
        }

        @Option(help: "Only this service's") var service: ServiceKind?
        @Option(help: Words.state) var state = Words.defaultState
        @Flag(help: "A line of JSON a message instead of words") var json = false

        mutating func run() async throws {
            let services = service.map { [$0] } ?? ServiceKind.allCases
            var count = 0
            for service in services {
                let letters = try await RunningCluster.with(StateDirectory(state)) { cluster in
                    try await cluster.operator(service.part).deadLetters()
                }
                count += letters.count
                for letter in letters { Terminal.result(json ? letter.line : Self.row(letter, of: service)) }
            }
            if count == 0 { Terminal.say("There are none.") }
        }

        private static func row(_ letter: OperatorDoor.DeadLetter, of service: ServiceKind) -> String {
            let place = "\(letter.topic)/\(letter.partition)@\(letter.offset)"
            return "\(letter.at)  \(service.rawValue)  \(letter.id)  \(letter.reason)  \(place)  \(letter.bytes) bytes"
        }
    }

    /// `telehealth deadletters show`.
    struct Show: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "show", abstract: "Shows one of them with its headers and its content.")
        }

        @Argument(help: "Its number, as the list shows it") var id: Int
        @Option(help: "The service that couldn't work it") var service: ServiceKind
        @Option(help: Words.state) var state = Words.defaultState
        @Flag(help: Words.json) var json = false

        mutating func run() async throws {
            let (id, service) = (id, service)
            let letter = try await RunningCluster.with(StateDirectory(state)) { cluster in
                try await cluster.operator(service.part).deadLetter(id)
            }
            guard !json else { return Terminal.result(letter.line) }
            Terminal.result("\(letter.reason), \(letter.at), \(letter.topic)/\(letter.partition)@\(letter.offset)")
            for (name, value) in (letter.headers ?? [:]).sorted(by: { $0.key < $1.key }) {
                Terminal.result("\(name): \(Terminal.harmless(value ?? "(no value)"))")
            }
            Terminal.result("")
            Terminal.result(Self.content(letter))
            if let cure = Self.cure(letter) { Terminal.say(cure) }
        }

        /// What brings what the message says after all, once the reason is mended.
        private static func cure(_ letter: OperatorDoor.DeadLetter) -> String? {
            if letter.topic.contains(".commands.") {
                return "Its sender can send it again; nobody else can, since its token is not kept."
            }
            guard letter.topic.contains(".events."), let owner = ServiceKind(owning: letter.topic) else { return nil }
            let name = owner.rawValue
            return "It comes again when \(name) publishes all its state: start once with --republish \(name)."
        }

        private static func content(_ letter: OperatorDoor.DeadLetter) -> String {
            guard let value = letter.value else { return "(its content is no longer kept)" }
            guard let data = Data(base64Encoded: value) else { return "(its content can't be read)" }
            guard let text = String(validating: data, as: UTF8.self) else { return "base64: \(value)" }
            return Terminal.harmless(text)
        }
    }
}
