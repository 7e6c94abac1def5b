import Bus
import Contracts

/// The broker: whether it answers, whether strangers can read its commands, and whether our topics are as they must be.
struct BrokerCheck {
    let choice: BrokerChoice
    let servers: String
    let partitions: Int
    let inspector: () throws -> BrokerInspector

    func findings() async -> [Finding] {
        do {
            let inspector = try inspector()
            if let reason = await inspector.reason() {
                return [Finding("broker", .failure, "The broker at \(servers) doesn't answer: \(reason).")]
            }
            let answers = Finding("broker", .ok, "The broker at \(servers) answers.")
            return [answers, try await access(inspector)] + (try await topics(inspector))
        } catch {
            return [Finding("broker", .failure, "\(error)")]
        }
    }

    /// Whoever can read a commands topic could replay its tokens until they expire.
    private func access(_ inspector: BrokerInspector) async throws -> Finding {
        guard !Self.isLoopback(servers) else {
            return Finding("access", .ok, "The broker listens for this machine alone.")
        }
        return Self.judge(accessRules: try await inspector.accessRules(), servers: servers)
    }

    /// What the number of a broker's access rules means, off loopback.
    static func judge(accessRules: Int?, servers: String) -> Finding {
        switch accessRules {
        case nil:
            Finding(
                "access",
                .warning,
                "The broker at \(servers) doesn't show its access rules to this client. Ask whoever runs it whether only "
                    + "the owning service may read each commands topic."
            )
        case 0:
            Finding(
                "access",
                .failure,
                "The broker at \(servers) has no access rules: anybody who reaches it can read tokens from the commands "
                    + "topics. Give it an authorizer, and let only the owning service read each commands topic."
            )
        case .some(let count):
            Finding("access", .ok, "The broker at \(servers) has \(count) access rules.")
        }
    }

    /// Whether every address is this machine's own.
    static func isLoopback(_ servers: String) -> Bool {
        servers.split(separator: ",").allSatisfy { server in
            let host = server[..<(server.lastIndex(of: ":") ?? server.endIndex)].drop(while: \.isWhitespace)
            return host == "localhost" || host == "[::1]" || host.hasPrefix("127.")
        }
    }

    private func topics(_ inspector: BrokerInspector) async throws -> [Finding] {
        let present = try await inspector.topics()
        let trouble = Self.judge(topics: present, partitions: partitions)
        guard trouble.isEmpty else { return trouble }
        let there = Finding("topics", .ok, "\(Topic.all.count) topics of \(partitions) partitions.")
        guard choice != .embedded else {
            return [there, Finding("topics", .skipped, "The embedded broker knows no topic settings.")]
        }
        let settings = try await inspector.settings(ofTopics: Topic.all.map(\.name))
        let wrong = Self.judge(settings: settings)
        return [there] + (wrong.isEmpty ? [Finding("topics", .ok, "Their settings are right.")] : wrong)
    }

    /// What is wrong with the topics that there are.
    static func judge(topics present: [String: KafkaAdmin.TopicDescription], partitions: Int) -> [Finding] {
        Topic.all.compactMap { topic in
            let wanted = topic.partitions(cell: partitions)
            guard let found = present[topic.name] else {
                return Finding(
                    "topics",
                    .failure,
                    "There is no topic \(topic.name): its service makes it when it starts."
                )
            }
            guard found.partitions != wanted else { return nil }
            return Finding(
                "topics",
                .failure,
                "\(topic.name) has \(found.partitions) partitions, not \(wanted): set TOPIC_PARTITIONS to what the cell "
                    + "was made with."
            )
        }
    }

    /// What is wrong with the topics' settings.
    static func judge(settings: [String: [String: String]]) -> [Finding] {
        Topic.all.flatMap { topic in
            topic.settings.sorted { $0.key < $1.key }.compactMap { name, wanted in
                let found = settings[topic.name]?[name]
                guard found != wanted else { return nil }
                return Finding(
                    "topics",
                    .failure,
                    "\(topic.name) has \(name)=\(found ?? "nothing"), not \(wanted): kafka-configs.sh --alter "
                        + "--entity-type topics --entity-name \(topic.name) --add-config \(name)=\(wanted)"
                )
            }
        }
    }
}
