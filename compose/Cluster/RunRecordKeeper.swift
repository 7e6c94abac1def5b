import FoundationEssentials

/// Keeps `run.json` true while the parts change.
actor RunRecordKeeper {
    private let path: String
    private var record: RunRecord?
    private var supervisors: [Supervisor] = []

    init(path: String) {
        self.path = path
    }

    /// Begins with what was decided, and the parts that will change.
    func begin(_ record: RunRecord, _ supervisors: [Supervisor]) throws {
        self.record = record
        self.supervisors = supervisors
    }

    /// The record as it is now: parts that aren't ours stay as they were given.
    func current() async -> RunRecord? {
        guard var record else { return nil }
        for supervisor in supervisors {
            let part = await supervisor.record
            if let index = record.parts.firstIndex(where: { $0.name == part.name }) { record.parts[index] = part }
        }
        return record
    }

    /// Writes it down.
    func save() async throws {
        guard let record = await current() else { return }
        try PrivateFile.write(record.line + "\n", to: path)
    }
}
