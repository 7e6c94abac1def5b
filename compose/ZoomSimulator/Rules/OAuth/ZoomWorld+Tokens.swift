import Cryptography

extension ZoomWorld {
    /// Answers `POST /oauth/token`.
    mutating func answerToken(_ request: TokenRequest, _ moment: Moment) -> Answer {
        let operation: Operation = request.fields["grant_type"] == "refresh_token" ? .refresh : .exchange
        let holder = request.fields["refresh_token"].flatMap { refreshTokens[Digest(of: $0)]?.userID }
        let line = RequestLine(method: "POST", path: "/oauth/token")
        return performed(operation, line, user: holder, moment) { world throws(Answer) in
            do throws(OAuthError) {
                let app = try world.authenticatedApp(request)
                let body =
                    switch request.fields["grant_type"] {
                    case "authorization_code": try world.exchange(request.fields, app, moment)
                    case "refresh_token": try world.refresh(request.fields, app, moment)
                    case nil: throw OAuthError.request
                    default: throw OAuthError.grantType
                    }
                return Answer(status: 200, body: body)
            } catch {
                throw Answer(status: 400, body: error.body)
            }
        }
    }

    /// Answers `POST /oauth/revoke`: the grant ends, silently; a token nobody knows is answered with success as well.
    mutating func answerRevocation(_ request: TokenRequest, _ moment: Moment) -> Answer {
        let token = request.fields["token"].map(Digest.init(of:))
        let known = token.flatMap { accessTokens[$0] ?? refreshTokens[$0] }
        let line = RequestLine(method: "POST", path: "/oauth/revoke")
        return performed(.revoke, line, user: known?.userID, moment) { world throws(Answer) in
            do throws(OAuthError) {
                let app = try world.authenticatedApp(request)
                guard token != nil else { throw .request }
                if let known, known.clientID == app.clientID, world.isLive(known, moment.now) {
                    world.grants.removeAll { $0.clientID == known.clientID && $0.userID == known.userID }
                }
                return Answer(status: 200, body: ["status": "success"])
            } catch {
                throw Answer(status: 400, body: error.body)
            }
        }
    }

    /// Whether a token still works: not expired, of the newest authorisation, of an active user.
    func isLive(_ token: IssuedToken, _ now: Instant) -> Bool {
        guard token.expiresAt > now, users[token.userID]?.status == .active else { return false }
        return grants.contains {
            $0.clientID == token.clientID && $0.userID == token.userID && $0.liveAuthorization == token.authorization
        }
    }

    /// Ends a user's access tokens now; with `refresh` those as well.
    mutating func expireTokens(of user: User, refresh: Bool, _ now: Instant) {
        for (digest, token) in accessTokens where token.userID == user.id && token.expiresAt > now {
            accessTokens[digest]?.expiresAt = now
        }
        guard refresh else { return }
        refreshTokens = refreshTokens.filter { $0.value.userID != user.id }
    }

    private func authenticatedApp(_ request: TokenRequest) throws(OAuthError) -> App {
        guard let app = request.clientID.flatMap({ apps[$0] }),
            constantTimeEquals(app.clientSecret, request.clientSecret ?? "")
        else { throw .client }
        return app
    }

    private mutating func exchange(
        _ fields: [String: String],
        _ app: App,
        _ moment: Moment
    ) throws(OAuthError) -> JSONValue {
        guard let text = fields["code"] else { throw .request }
        // Single use, also when it turns out not to fit.
        guard let code = codes.removeValue(forKey: Digest(of: text)), code.clientID == app.clientID,
            code.expiresAt > moment.now, users[code.userID]?.status == .active,
            let index = grants.firstIndex(where: { $0.clientID == app.clientID && $0.userID == code.userID })
        else { throw .code }
        guard fields["redirect_uri"] == code.redirectURI else { throw .redirect }
        if let challenge = code.challenge {
            guard let verifier = fields["code_verifier"], challenge.accepts(verifier) else { throw .verifier }
        }
        grants[index].liveAuthorization = code.authorization
        return issue(
            IssuedToken(
                clientID: app.clientID,
                userID: code.userID,
                authorization: code.authorization,
                scopes: code.scopes,
                expiresAt: moment.now
            ),
            moment
        )
    }

    private mutating func refresh(
        _ fields: [String: String],
        _ app: App,
        _ moment: Moment
    ) throws(OAuthError) -> JSONValue {
        guard let text = fields["refresh_token"] else { throw .request }
        guard let token = refreshTokens[Digest(of: text)], token.clientID == app.clientID, isLive(token, moment.now)
        else { throw .token }
        refreshTokens[Digest(of: text)] = nil
        return issue(token, moment)
    }

    /// Gives out an access and a refresh token of the same authorisation.
    private mutating func issue(_ model: IssuedToken, _ moment: Moment) -> JSONValue {
        accessTokens = accessTokens.filter { $0.value.expiresAt.adding(days: 1) > moment.now }
        refreshTokens = refreshTokens.filter { $0.value.expiresAt > moment.now }
        var (access, refresh) = (model, model)
        access.expiresAt = moment.now.adding(seconds: Int64(options.accessTokenSeconds))
        refresh.expiresAt = moment.now.adding(days: Int64(options.refreshTokenDays))
        let accessText = tokenText(access, moment)
        let refreshText = tokenText(refresh, moment)
        accessTokens[Digest(of: accessText)] = access
        refreshTokens[Digest(of: refreshText)] = refresh
        return [
            "access_token": .string(accessText),
            "token_type": "bearer",
            "refresh_token": .string(refreshText),
            "expires_in": .integer(Int64(options.accessTokenSeconds)),
            "scope": .string(model.scopes.joined(separator: " ")),
            "api_url": .string(moment.origin),
        ]
    }

    /// Looks like Zoom's tokens, which are JWTs of some 600 characters; the last part is what counts.
    private func tokenText(_ token: IssuedToken, _ moment: Moment) -> String {
        let header: JSONValue = ["alg": "HS512", "kid": "simulated", "typ": "JWT"]
        let claims: JSONValue = [
            "ver": 10, "iss": "zm:simulated", "aud": "https://oauth.zoom.us", "type": "simulated",
            "uid": .string(token.userID), "aid": .string(users[token.userID]?.accountID ?? ""),
            "exp": .integer(token.expiresAt.seconds), "iat": .integer(moment.now.seconds),
            "tid": .integer(Int64(token.authorization)), "jti": .string(moment.token()),
        ]
        let parts = [header, claims].map { Base64URL.encode(Array($0.text.utf8)) }
        return "\(parts[0]).\(parts[1]).\(moment.token(bytes: 64))"
    }
}
