extension ZoomWorld {
    /// Reads the query of `/oauth/authorize`.
    func authorizationRequest(
        _ field: (String) -> String?
    ) throws(AuthorizationProblem) -> (request: AuthorizationRequest, app: App) {
        guard let app = field("client_id").flatMap({ apps[$0] }) else { throw .unknownApp }
        guard let address = field("redirect_uri"), app.allowsRedirect(to: address) else { throw .redirectMismatch }
        guard field("response_type") == "code" else { throw .responseType }
        var challenge: CodeChallenge?
        if let value = field("code_challenge") {
            guard let method = CodeChallenge.Method(rawValue: field("code_challenge_method") ?? "plain") else {
                throw .challengeMethod
            }
            challenge = CodeChallenge(value: value, method: method)
        }
        let request = AuthorizationRequest(
            clientID: app.clientID,
            redirectURI: address,
            state: field("state"),
            challenge: challenge
        )
        return (request, app)
    }

    /// Whether an administrator of the user's account must approve the app first.
    func needsApproval(_ app: App, for user: User) -> Bool {
        !(accounts[user.accountID]?.allows(app.clientID) ?? true)
    }

    /// The person allows the app what it asks for, optional permissions only where ticked.
    ///
    /// - Returns: where the browser goes next.
    mutating func allow(
        _ request: AuthorizationRequest,
        app: App,
        user: User,
        optionalScopes: Set<String>,
        _ moment: Moment
    ) -> String {
        let scopes = app.scopes.filter { !$0.isOptional || optionalScopes.contains($0.name) }.map(\.name)
        authorizations += 1
        let code = moment.token(bytes: 24)
        codes = codes.filter { $0.value.expiresAt > moment.now }
        codes[Digest(of: code)] = AuthorizationCode(
            clientID: app.clientID,
            userID: user.id,
            redirectURI: request.redirectURI,
            challenge: request.challenge,
            scopes: scopes,
            authorization: authorizations,
            expiresAt: moment.now.adding(seconds: AuthorizationCode.seconds)
        )
        if let index = grants.firstIndex(where: { $0.clientID == app.clientID && $0.userID == user.id }) {
            grants[index].scopes = scopes
        } else {
            grants.append(
                Grant(clientID: app.clientID, userID: user.id, scopes: scopes, addedAt: moment.now)
            )
        }
        return request.destination([("code", code)])
    }

    /// The person declines.
    ///
    /// - Returns: where the browser goes next; nil: it stays at Zoom.
    func decline(_ request: AuthorizationRequest) -> String? {
        options.declineRedirects ? request.destination([("error", "access_denied")]) : nil
    }

    /// The apps a user has added.
    func addedApps(of userID: String) -> [(app: App, grant: Grant)] {
        grants.filter { $0.userID == userID }.compactMap { grant in apps[grant.clientID].map { ($0, grant) } }
    }

    /// The person removes an app: its tokens die, and it is told.
    mutating func removeApp(_ clientID: String, of user: User, _ moment: Moment) throws(Refusal) {
        let app = try app(clientID)
        guard let index = grants.firstIndex(where: { $0.clientID == clientID && $0.userID == user.id }) else {
            throw .notFound("\(user.email) has not added the app \(app.name).")
        }
        grants.remove(at: index)
        publishDeauthorization(of: app, by: user, moment)
    }
}

extension AuthorizationRequest {
    /// The app's address with an answer, and `state` as it came.
    func destination(_ answer: [(String, String)]) -> String {
        let fields = answer + (state.map { [("state", $0)] } ?? [])
        let query = fields.map { "\($0.0)=\(percentEncoded($0.1))" }.joined(separator: "&")
        return redirectURI + (redirectURI.contains("?") ? "&" : "?") + query
    }
}
