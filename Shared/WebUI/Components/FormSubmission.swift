import Contracts
package import HTTPServer

/// The number that a form carries, by which a second sending of it is known.
package enum FormSubmission {
    /// The field's name.
    package static let field = "submission"
}

extension URLEncodedForm {
    /// The number of this form.
    ///
    /// - Throws: 400 when the form has none, or something that is none.
    package func submissionID() throws(HTTPError) -> String {
        guard let text = self[FormSubmission.field], let id = CommandID(text) else {
            throw HTTPError(
                .badRequest,
                message: "The form arrived without its number. Open the page again and repeat what you did."
            )
        }
        return id.rawValue
    }
}
