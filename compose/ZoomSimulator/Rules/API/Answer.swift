/// An answer of OAuth or the REST API, and what is to go wrong with it on its way.
package struct Answer: Error, Equatable, Sendable {
    /// One header field.
    package struct Header: Equatable, Sendable {
        package let name: String
        package let value: String
    }

    package var status: Int
    package var headers: [Header] = []
    /// The body's text; nil for none.
    package var body: String?
    /// What goes wrong on the way; nil: nothing.
    package var disturbance: Disturbance?

    /// An answer with a body of JSON.
    init(status: Int, body: JSONValue) {
        self.status = status
        self.body = body.text
    }

    /// An answer without a body.
    init(status: Int) {
        self.status = status
    }
}

/// What goes wrong with an answer on its way.
package enum Disturbance: Equatable, Sendable {
    /// It comes that many milliseconds of real time late.
    case delay(milliseconds: Int)
    /// It never comes.
    case hang
    /// The connection is cut.
    case reset
}
