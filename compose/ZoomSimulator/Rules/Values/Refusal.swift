/// A wish that cannot be granted: what the control API answers with a 4xx and people read as a sentence.
package struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// The HTTP status that goes with it: 400, 404 or 409.
    package let status: Int
    /// What is wrong and what to do.
    package let sentence: String

    /// A value that cannot be.
    static func invalid(_ sentence: String) -> Refusal { Refusal(status: 400, sentence: sentence) }
    /// Something that does not exist.
    static func notFound(_ sentence: String) -> Refusal { Refusal(status: 404, sentence: sentence) }
    /// Something that the present state forbids.
    static func conflict(_ sentence: String) -> Refusal { Refusal(status: 409, sentence: sentence) }

    package var description: String { sentence }
}
