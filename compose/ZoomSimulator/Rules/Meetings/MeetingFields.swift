/// What somebody gives for a new meeting, or wants changed in one: Zoom's own fields, checked.
struct MeetingFields: Equatable, Sendable {
    var type: Int64?
    var topic: String?
    var agenda: String?
    var startTime: Instant?
    var duration: Int64?
    var timeZone: String?
    var password: String?
    var defaultPassword: Bool?
    var settings: JSONValue?

    /// Reads the fields, in the zone that holds where none is given.
    init(_ body: JSONValue, zone: String) throws(APIError) {
        var reader = FieldReader(body)
        type = reader.integer("type") { [1, 2, 3, 8, 10].contains($0) }
        topic = reader.string("topic", maximum: 200)
        agenda = reader.string("agenda", maximum: 2_000)
        duration = reader.integer("duration") { (1...100_000).contains($0) }
        timeZone = reader.string("timezone", maximum: 64, ZoneTime.isKnown)
        password = reader.string("password", maximum: 10) { text in
            text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "@-_*!".utf8.contains(byte)
            }
        }
        defaultPassword = reader.bool("default_password")
        if let text = reader.string("start_time", maximum: 40) {
            // Zoom reads both forms: an instant, or a wall clock's time in the meeting's zone.
            let wall = Instant(wallClock: text).flatMap { ZoneTime.instant(of: $0, in: timeZone ?? zone) }
            startTime = Instant(text) ?? wall
            if startTime == nil { reader.reject("start_time") }
        }
        settings = reader.object("settings")
        if let settings {
            var inner = FieldReader(settings, prefix: "settings.")
            for name in MeetingSettings.booleans { _ = inner.bool(name) }
            _ = inner.string("auto_recording", maximum: 10) { ["none", "local", "cloud"].contains($0) }
            _ = inner.string("audio", maximum: 10) { ["both", "telephony", "voip", "thirdParty"].contains($0) }
            _ = inner.integer("jbh_time") { [0, 5, 10, 15].contains($0) }
            _ = inner.integer("approval_type") { [0, 1, 2].contains($0) }
            reader.problems += inner.problems
        }
        guard reader.problems.isEmpty else { throw .invalid(reader.problems) }
        if type == 3 || type == 8 {
            throw APIError(status: 400, code: 300, message: "Recurring meetings are not simulated.")
        }
    }
}

/// Reads fields of a JSON object, and notes what is wrong with them.
private struct FieldReader {
    private let body: JSONValue
    private let prefix: String
    var problems: [APIError.Field] = []

    init(_ body: JSONValue, prefix: String = "") {
        self.body = body
        self.prefix = prefix
    }

    mutating func reject(_ name: String) {
        problems.append(APIError.Field(field: prefix + name, message: "Invalid field."))
    }

    mutating func string(
        _ name: String,
        maximum: Int,
        _ isValid: (String) -> Bool = { _ in true }
    ) -> String? {
        read(name) { value in
            guard let text = value.string, text.unicodeScalars.count <= maximum, isValid(text) else { return nil }
            return text
        }
    }

    mutating func integer(_ name: String, _ isValid: (Int64) -> Bool) -> Int64? {
        read(name) { value in value.integer.flatMap { isValid($0) ? $0 : nil } }
    }

    mutating func bool(_ name: String) -> Bool? {
        read(name) { $0.bool }
    }

    mutating func object(_ name: String) -> JSONValue? {
        read(name) { value in
            guard case .object = value else { return nil }
            return value
        }
    }

    private mutating func read<Value>(_ name: String, _ convert: (JSONValue) -> Value?) -> Value? {
        guard let value = body[name], value != .null else { return nil }
        guard let result = convert(value) else {
            reject(name)
            return nil
        }
        return result
    }
}
