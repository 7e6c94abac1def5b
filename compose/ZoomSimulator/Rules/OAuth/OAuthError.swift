/// A refusal of the token endpoint, in Zoom's shape.
///
/// Source: zoom/examples/oauth/errors.json.
struct OAuthError: Error, Equatable, Sendable {
    let error: String
    let reason: String?

    static let client = OAuthError(error: "invalid_client", reason: "Invalid client_id or client_secret")
    static let request = OAuthError(error: "invalid_request", reason: "Bad request")
    static let grantType = OAuthError(error: "unsupported_grant_type", reason: "The grant type is not supported")
    static let code = OAuthError(error: "invalid_grant", reason: "Invalid authorization code")
    static let redirect = OAuthError(error: "invalid_request", reason: "Redirect URI mismatch.")
    static let verifier = OAuthError(error: "invalid_grant", reason: nil)
    static let token = OAuthError(error: "invalid_grant", reason: "Invalid Token!")

    var body: JSONValue { .record(["error": .string(error), "reason": reason.map(JSONValue.string)]) }
}
