import Cryptography
import Harness
import Testing

@testable import ZoomSimulator

@Suite struct AuthorizationTests {
    @Test func `a code is exchanged once, for tokens that work`() throws {
        var script = try Script()
        let code = try script.allow()
        let answer = script.exchange(code)
        #expect(answer.status == 200)
        #expect(answer.json["token_type"] == "bearer")
        #expect(answer.json["expires_in"] == 3_599)
        #expect(answer.json["api_url"] == "http://zoom.test")
        #expect(answer.json["scope"]?.string?.contains("meeting:write:meeting") == true)
        #expect(answer.tokens.access.count > 255)
        #expect(script.ask(.readUser, answer.tokens.access).status == 200)
        let again = script.exchange(code)
        #expect(again.status == 400)
        #expect(again.json == ["error": "invalid_grant", "reason": "Invalid authorization code"])
    }

    @Test func `a code lives five minutes`() throws {
        var script = try Script()
        let early = try script.allow()
        script.clock.advance(milliseconds: 299_999)
        #expect(script.exchange(early).status == 200)
        let late = try script.allow()
        script.clock.advance(seconds: 300)
        #expect(script.exchange(late).json["error"] == "invalid_grant")
    }

    @Test(arguments: [CodeChallenge.Method.S256, .plain])
    func `only who knows the verifier exchanges a code`(method: CodeChallenge.Method) throws {
        var script = try Script()
        let verifier = "a-verifier-of-at-least-forty-three-characters-in-all"
        let value = method == .plain ? verifier : Base64URL.encode(SHA256.hash(Array(verifier.utf8)))
        let challenge = CodeChallenge(value: value, method: method)
        #expect(script.exchange(try script.allow(challenge: challenge), verifier: verifier).status == 200)
        let wrong = script.exchange(try script.allow(challenge: challenge), verifier: "another")
        #expect(wrong.status == 400)
        #expect(wrong.json == ["error": "invalid_grant"])
        #expect(script.exchange(try script.allow(challenge: challenge)).status == 400)
    }

    @Test func `a code goes to the address that it was sent to`() throws {
        var script = try Script()
        let answer = script.exchange(try script.allow(), redirect: "https://elsewhere.example/")
        #expect(answer.json == ["error": "invalid_request", "reason": "Redirect URI mismatch."])
    }

    @Test func `a refresh token works once, and gives the next pair`() throws {
        var script = try Script()
        let first = try script.connect()
        let second = script.refresh(first.refresh)
        #expect(second.status == 200)
        #expect(second.tokens.refresh != first.refresh)
        #expect(script.ask(.readUser, second.tokens.access).status == 200)
        // The access token of before lives on until it expires.
        #expect(script.ask(.readUser, first.access).status == 200)
        let stale = script.refresh(first.refresh)
        #expect(stale.status == 400)
        #expect(stale.json == ["error": "invalid_grant", "reason": "Invalid Token!"])
        #expect(script.refresh(second.tokens.refresh).status == 200)
    }

    @Test func `tokens end when their time is over`() throws {
        var script = try Script()
        let tokens = try script.connect()
        script.clock.advance(seconds: 3_599)
        let answer = script.ask(.readUser, tokens.access)
        #expect(answer.status == 401)
        #expect(answer.json == ["code": 124, "message": "Access token is expired."])
        script.clock.advance(seconds: 89 * 86_400)
        #expect(script.refresh(tokens.refresh).status == 200)
        let next = try script.connect()
        script.clock.advance(seconds: 90 * 86_400)
        #expect(script.refresh(next.refresh).json["error"] == "invalid_grant")
    }

    @Test func `a newer authorisation voids the older tokens when its code is exchanged`() throws {
        var script = try Script()
        let older = try script.connect()
        let code = try script.allow()
        #expect(script.ask(.readUser, older.access).status == 200)
        #expect(script.exchange(code).status == 200)
        let answer = script.ask(.readUser, older.access)
        #expect(answer.status == 401)
        #expect(answer.json == ["code": 124, "message": "Invalid access token."])
        #expect(script.refresh(older.refresh).json["error"] == "invalid_grant")
    }

    @Test func `revoking ends the grant, silently`() throws {
        var script = try Script()
        let tokens = try script.connect()
        let request = TokenRequest(clientID: "app", clientSecret: "secret", fields: ["token": tokens.access])
        #expect(script.world.answerRevocation(request, script.now).json == ["status": "success"])
        #expect(script.ask(.readUser, tokens.access).status == 401)
        #expect(script.refresh(tokens.refresh).status == 400)
        #expect(script.events == [])
        let unknown = TokenRequest(clientID: "app", clientSecret: "secret", fields: ["token": "nobody's"])
        #expect(script.world.answerRevocation(unknown, script.now).json == ["status": "success"])
    }

    @Test func `removing the app kills its tokens and tells it`() throws {
        var script = try Script()
        let tokens = try script.connect()
        try script.world.removeApp("app", of: script.user, script.now)
        #expect(script.ask(.readUser, tokens.access).status == 401)
        #expect(script.events == ["app_deauthorized"])
        let payload = JSONValue(parsing: Array(script.world.deliveries[0].body.utf8))?["payload"]
        #expect(payload?["user_id"] == .string(script.user.id))
        #expect(payload?["client_id"] == "app")
        #expect(throws: Refusal.self) { try script.world.removeApp("app", of: script.user, script.now) }
    }

    @Test func `only the app itself gets tokens, and only for what it asks rightly`() throws {
        var script = try Script()
        let now = script.now
        func error(_ id: String?, _ secret: String?, _ fields: [String: String]) -> JSONValue? {
            let answer = script.world.answerToken(
                TokenRequest(clientID: id, clientSecret: secret, fields: fields),
                now
            )
            return answer.status == 400 ? answer.json["error"] : nil
        }
        #expect(error("app", "wrong", ["grant_type": "refresh_token", "refresh_token": "x"]) == "invalid_client")
        #expect(error("other", "secret", [:]) == "invalid_client")
        #expect(error(nil, nil, [:]) == "invalid_client")
        #expect(error("app", "secret", [:]) == "invalid_request")
        #expect(error("app", "secret", ["grant_type": "password"]) == "unsupported_grant_type")
        #expect(error("app", "secret", ["grant_type": "authorization_code"]) == "invalid_request")
        #expect(error("app", "secret", ["grant_type": "refresh_token"]) == "invalid_request")
    }

    @Test func `declined permissions are missing from the tokens`() throws {
        var script = try Script()
        _ = try script.world.put(
            "app",
            AppDefinition(
                clientSecret: "secret",
                redirectURIs: [Script.callback],
                scopes: [
                    AppScope(name: "user:read:user"), AppScope(name: "meeting:write:meeting", optional: true),
                    AppScope(name: "meeting:read:meeting", optional: true),
                ]
            ),
            script.now
        )
        let answer = script.exchange(try script.allow(optional: ["meeting:read:meeting"]))
        #expect(answer.json["scope"] == "user:read:user meeting:read:meeting")
        let refused = script.ask(.createMeeting, answer.tokens.access, body: [:])
        #expect(refused.status == 400)
        #expect(refused.json["code"] == 4_711)
        #expect(
            refused.json["message"]
                == "Invalid access token, does not contain scopes:[meeting:write:meeting, meeting:write:meeting:admin]."
        )
    }

    @Test func `an address to authorise at is checked before anybody is asked`() throws {
        let script = try Script()
        func problem(_ query: String) -> AuthorizationProblem? {
            let fields = QueryFields("?" + query)
            do throws(AuthorizationProblem) {
                _ = try script.world.authorizationRequest { fields[$0] }
                return nil
            } catch {
                return error
            }
        }
        let callback = "redirect_uri=https%3A%2F%2Fpractice.example%2Fzoom%2Fcallback"
        #expect(problem("response_type=code&client_id=app&\(callback)&state=1") == nil)
        #expect(problem("response_type=code&client_id=none&\(callback)") == .unknownApp)
        #expect(problem("response_type=code&\(callback)") == .unknownApp)
        #expect(
            problem("response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fevil.example") == .redirectMismatch
        )
        #expect(problem("response_type=code&client_id=app&\(callback)%2Fdeeper") == .redirectMismatch)
        #expect(problem("response_type=token&client_id=app&\(callback)") == .responseType)
        #expect(
            problem("response_type=code&client_id=app&\(callback)&code_challenge=x&code_challenge_method=none")
                == .challengeMethod
        )
    }

    @Test func `the answers that go back through the browser carry the state`() throws {
        var script = try Script()
        let request = AuthorizationRequest(
            clientID: "app",
            redirectURI: "https://a.example/cb?x=1",
            state: "a b&c",
            challenge: nil
        )
        #expect(script.world.decline(request) == "https://a.example/cb?x=1&error=access_denied&state=a%20b%26c")
        script.world.options.declineRedirects = false
        #expect(script.world.decline(request) == nil)
    }

    @Test func `an account may ask for approval first`() throws {
        var script = try Script()
        let app = try script.world.app("app")
        #expect(!script.world.needsApproval(app, for: script.user))
        script.world.accounts[script.user.accountID]?.requiresApproval = true
        #expect(script.world.needsApproval(app, for: script.user))
        script.world.accounts[script.user.accountID]?.approvedApps = ["app"]
        #expect(!script.world.needsApproval(app, for: script.user))
    }

    @Test func `a user who is not active has no tokens and no session`() throws {
        var script = try Script()
        let tokens = try script.connect()
        let session = script.world.signIn(email: "ADA@example.com", password: "correct-horse", script.now)
        #expect(script.world.signedIn(session)?.id == script.user.id)
        _ = try script.world.change(script.user.id, UserChange(status: "inactive"), script.now)
        #expect(script.world.signedIn(session) == nil)
        #expect(script.world.signIn(email: "ada@example.com", password: "correct-horse", script.now) == nil)
        #expect(script.ask(.readUser, tokens.access).status == 401)
        #expect(script.refresh(tokens.refresh).status == 400)
    }
}
