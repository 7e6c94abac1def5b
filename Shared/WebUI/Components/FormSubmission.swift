import Contracts
import Cryptography
package import HTTPServer

/// The number that a form carries, by which a second sending of it is known.
package enum FormSubmission {
    /// The field's name.
    package static let field = "submission"
}

extension URLEncodedForm {
    /// What tells this sending from others: the same form with the same content again is the same.
    ///
    /// The form's own number together with all its fields: who goes back, changes something and sends it anew is
    /// not answered with what became of the first.
    ///
    /// - Throws: 400 when the form has none, or something that is none.
    package func submissionID() throws(HTTPError) -> String {
        guard let text = self[FormSubmission.field], CommandID(text) != nil else {
            throw HTTPError(
                .badRequest,
                message: "The form arrived without its number. Open the page again and repeat what you did."
            )
        }
        return Hex.encode(SHA256.hash(Array(encoded.utf8)))
    }
}
