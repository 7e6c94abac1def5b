import FoundationEssentials

/// The value with the fields of a JSON object laid over it.
///
/// - Throws: 400 when a field has a type that the value does not take.
func merged<Value: Codable>(
    _ value: Value,
    with change: JSONValue,
    called name: String
) throws(Refusal) -> Value {
    do {
        let mine = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
        return try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(mine.merging(change)))
    } catch {
        throw .invalid("\(name) has a value that it cannot have.")
    }
}
