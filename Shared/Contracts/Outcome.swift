/// The answer to one authenticated command: accepted or rejected, under the command's key and partition.
public struct Outcome: Codable, Equatable, Sendable {
    /// Whether the command took effect.
    public struct Result: OpenEnumeration {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let accepted = Result(rawValue: "accepted")
        public static let rejected = Result(rawValue: "rejected")
    }

    /// Something to know about a command that was accepted all the same.
    public struct Warning: Codable, Equatable, Sendable {
        /// What it is about.
        public var code: ReasonCode
        /// A sentence for people.
        public var message: String

        /// Makes a warning; without a message the code's own sentence is used.
        public init(_ code: ReasonCode, _ message: String? = nil) {
            self.code = code
            self.message = message ?? code.sentence
        }
    }

    /// `ce_id` of the command.
    public var commandId: CommandID
    /// `ce_source` of the command.
    public var commandSource: String
    /// `ce_type` of the command.
    public var commandType: String
    /// Whether it took effect.
    public var result: Result
    /// Key of the entity that it made or changed, such as `appointment/…`; absent when rejected.
    public var entity: String?
    /// The entity's revision after the command; absent when rejected.
    public var revision: Int64?
    /// Why it was rejected, for programs; absent when accepted.
    public var reason: ReasonCode?
    /// Why it was rejected, for people; absent when accepted.
    public var message: String?
    /// Whether the same command may succeed later without a change; absent when accepted.
    public var retriable: Bool?
    /// What to know about an accepted command; absent when there is nothing.
    public var warnings: [Warning]?

    /// Makes an outcome of a command.
    public init(
        commandId: CommandID,
        commandSource: String,
        commandType: String,
        result: Result,
        entity: String? = nil,
        revision: Int64? = nil,
        reason: ReasonCode? = nil,
        message: String? = nil,
        retriable: Bool? = nil,
        warnings: [Warning]? = nil
    ) {
        self.commandId = commandId
        self.commandSource = commandSource
        self.commandType = commandType
        self.result = result
        self.entity = entity
        self.revision = revision
        self.reason = reason
        self.message = message
        self.retriable = retriable
        self.warnings = warnings
    }

    /// CloudEvents type of the outcome on `service`'s outcomes topic.
    public func type(of service: ServiceName) -> String {
        "telehealth.\(service.rawValue).command.\(result.rawValue).v1"
    }
}
