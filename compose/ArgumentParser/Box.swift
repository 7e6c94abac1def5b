/// The value behind a wrapper: the parser fills it after the command was made.
final class Box<Value> {
    var value: Value?

    init(_ value: Value?) {
        self.value = value
    }

    /// The value; a command only runs once everything it asks for is there.
    var required: Value {
        guard let value else { preconditionFailure("a property was read before the command line was parsed") }
        return value
    }
}
