/// A refusal of the REST API, in Zoom's shape.
///
/// Source: zoom/examples/errors/api_errors.json and meeting_operation_error_codes.json.
struct APIError: Error, Equatable, Sendable {
    /// A field that is not right.
    struct Field: Equatable, Sendable {
        let field: String
        let message: String
    }

    let status: Int
    let code: Int64
    let message: String
    var fields: [Field] = []
    var headers: [Answer.Header] = []

    /// The access token is missing, void or unknown.
    static let invalidToken = APIError(status: 401, code: 124, message: "Invalid access token.")
    static let expiredToken = APIError(status: 401, code: 124, message: "Access token is expired.")
    static let tokenInQuery = APIError(
        status: 401,
        code: 124,
        message: "Invalid access token, this access token is not supported as query parameter string."
    )
    static let noHosting = APIError(
        status: 400,
        code: 3_161,
        message: "Your user account is not allowed meeting hosting and scheduling capabilities."
    )
    static let noObject = APIError(status: 400, code: 300, message: "Request Body should be a valid JSON object.")

    static func scopeMissing(_ scopes: [String]) -> APIError {
        APIError(
            status: 400,
            code: 4_711,
            message: "Invalid access token, does not contain scopes:[\(scopes.joined(separator: ", "))]."
        )
    }

    static func noMeeting(_ number: String) -> APIError {
        APIError(status: 404, code: 3_001, message: "Meeting does not exist: \(number).")
    }

    static func invalid(_ fields: [Field]) -> APIError {
        APIError(status: 400, code: 300, message: "Validation Failed.", fields: fields)
    }

    static func invalidParameter(_ name: String) -> APIError {
        APIError(status: 400, code: 300, message: "Invalid parameter: `\(name)`.")
    }

    /// The answer that carries it.
    var answer: Answer {
        var answer = Answer(
            status: status,
            body: .record([
                "code": .integer(code),
                "message": .string(message),
                "errors": fields.isEmpty
                    ? nil
                    : .array(fields.map { ["field": .string($0.field), "message": .string($0.message)] }),
            ])
        )
        answer.headers = headers
        return answer
    }
}
