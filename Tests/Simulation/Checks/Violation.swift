/// A promise that was not kept.
struct Violation: Error {
    /// Which promise, in a word: a shrunk schedule breaks the same one.
    var promise: String
    /// What was seen.
    var sentence: String

    init(_ promise: String, _ sentence: String) {
        self.promise = promise
        self.sentence = sentence
    }
}
