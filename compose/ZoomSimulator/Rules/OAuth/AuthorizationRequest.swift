/// What an app asks of a user's browser: the query of `/oauth/authorize`, found to be in order.
struct AuthorizationRequest: Equatable, Sendable {
    let clientID: String
    let redirectURI: String
    let state: String?
    let challenge: CodeChallenge?
}

/// Why a request for authorisation leads nowhere; the person is told on Zoom's page, never sent on.
///
/// Source of the numbers: zoom/FACTS section 1, "Errors at the token endpoint".
enum AuthorizationProblem: String, Error, Equatable, Sendable {
    case unknownApp
    case redirectMismatch
    case responseType
    case challengeMethod

    /// The sentence of the page.
    var sentence: String {
        switch self {
        case .unknownApp: "Invalid client_id: the app does not exist. (4,702)"
        case .redirectMismatch: "Invalid redirect: the address is not on the app's allow list. (4,709)"
        case .responseType: "Invalid response_type: it must be \"code\". (4,700)"
        case .challengeMethod: "Invalid code_challenge_method: it must be \"S256\" or \"plain\". (4,700)"
        }
    }
}
