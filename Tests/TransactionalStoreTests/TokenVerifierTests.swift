import Contracts
import Cryptography
import Foundation
import Testing

@testable import TransactionalStore

@Suite struct TokenVerifierTests {
    static let now: Int64 = 1_795_507_200
    let keys = TestKeys()

    @Test func `a token of identity for another team is taken`() throws {
        let result = try check(claims())
        #expect(try result.get().claims.sub == "team/billing")
        #expect(try result.get().isOwn == false)
    }

    @Test func `a token of our own service about itself is taken`() throws {
        let own = claims {
            $0.iss = "zoom"
            $0.sub = "service/zoom"
            $0.commands = nil
            $0.account = nil
            $0.jti = nil
        }
        #expect(try check(own, key: keys.zoom).get().isOwn)
    }

    @Test func `without a header there is no token`() {
        var verifier = verifier()
        #expect(verifier.verify(nil, at: Timestamp(seconds: Self.now)) == .failure(.init(reason: .tokenMissing)))
    }

    @Test(arguments: ["", "Bearer", "Bearer ", "Basic abc", "Bearer a.b.c", "Bearer ....", "\u{0}"])
    func `nonsense is no token`(header: String) {
        #expect(verify(header) == .failure(.init(reason: .tokenInvalid)))
    }

    @Test func `a header beyond every token's length is not looked at`() {
        #expect(verify("Bearer " + String(repeating: "a", count: 100_000)) == .failure(.init(reason: .tokenInvalid)))
    }

    @Test func `the scheme is taken in any case`() throws {
        let token = try sign(claims(), keys.identity)
        #expect(throws: Never.self) { try verify("bEARER \(token)").get() }
    }

    @Test func `a token by another key, of another kind, or for another topic is refused`() throws {
        #expect(try reason(claims(), key: keys.zoom) == .tokenInvalid)
        #expect(try reason(claims(), key: SigningKey(id: "identity-1", key: .init())) == .tokenInvalid)
        #expect(try reason(claims(), key: SigningKey(id: "identity-9", key: .init())) == .tokenInvalid)
        #expect(try reason(claims(), type: TokenClaims.sessionType) == .tokenInvalid)
        #expect(try reason(claims { $0.aud = "identity.commands.v1" }) == .tokenAudience)
    }

    @Test func `a forged token that ends as a known one does is not taken for it`() throws {
        var verifier = verifier()
        let instant = Timestamp(seconds: Self.now)
        func verify(_ header: String) -> Result<TokenVerifier.Verified, TokenVerifier.ReasonError> {
            Array(header.utf8).withUnsafeBytes { verifier.verify($0, at: instant) }
        }
        let good = "Bearer \(try sign(claims(), keys.identity))"
        let other = try sign(claims { $0.sub = "team/intruder" }, keys.identity).split(separator: ".")
        let signature = good.split(separator: ".")[2]
        let forged = "Bearer \(other[0]).\(other[1]).\(signature)"
        for _ in 0..<2 {
            #expect(try verify(good).get().claims.sub == "team/billing")
            #expect(verify(forged) == .failure(.init(reason: .tokenInvalid)))
            #expect(verify("Bearer \(signature)") == .failure(.init(reason: .tokenInvalid)))
        }
    }

    @Test func `only identity issues tokens for others, and they name account, commands and id`() throws {
        let foreign = claims { $0.iss = "zoom" }
        #expect(try reason(foreign, key: keys.zoom) == .tokenInvalid)
        #expect(try reason(claims { $0.account = nil }) == .tokenInvalid)
        #expect(try reason(claims { $0.commands = nil }) == .tokenInvalid)
        #expect(try reason(claims { $0.jti = nil }) == .tokenInvalid)
        #expect(try reason(claims { $0.iss = "nobody" }) == .tokenInvalid)
        #expect(try reason(claims { $0.exp = .max }) == .tokenInvalid)
        let posing = claims {
            $0.sub = "service/zoom"
            $0.commands = nil
        }
        #expect(try reason(posing) == .tokenInvalid)
    }

    @Test func `times are judged when the broker took the command, give or take a minute`() throws {
        let claims = claims {
            $0.iat = Self.now
            $0.exp = Self.now + 100
        }
        #expect(try reason(claims, at: Self.now + 160) == nil)
        #expect(try reason(claims, at: Self.now + 161) == .tokenExpired)
        #expect(try reason(claims, at: Self.now - 60) == nil)
        #expect(try reason(claims, at: Self.now - 61) == .tokenExpired)
    }

    @Test func `what was verified is remembered, also beside others`() throws {
        var verifier = verifier { $0.tokenCache = 2 }
        let tokens = try (0..<5).map { number in
            Array("Bearer \(try sign(claims { $0.jti = "t-\(number)" }, keys.identity))".utf8)
        }
        for _ in 0..<3 {
            for (number, token) in tokens.enumerated() {
                let found = token.withUnsafeBytes { verifier.verify($0, at: Timestamp(seconds: Self.now)) }
                #expect(try found.get().claims.jti == "t-\(number)")
            }
        }
    }

    // MARK: Values

    private func claims(_ change: (inout TokenClaims) -> Void = { _ in }) -> TokenClaims {
        var claims = TokenClaims(
            iss: "identity",
            sub: "team/billing",
            aud: "scheduling.commands.v1",
            iat: Self.now - 10,
            exp: Self.now + 10,
            jti: "token-1",
            account: TestCell.account,
            commands: [BookAppointment.type]
        )
        change(&claims)
        return claims
    }

    private func sign(
        _ claims: TokenClaims,
        _ key: SigningKey,
        type: String = TokenClaims.commandType
    ) throws -> String {
        JSONWebSignature.sign(try JSONEncoder().encode(claims), type: type, with: key)
    }

    private func verifier(_ change: (inout StoreSettings) -> Void = { _ in }) -> TokenVerifier {
        var settings = StoreSettings()
        change(&settings)
        return TokenVerifier(keys: keys.all, audience: "scheduling.commands.v1", settings: settings)
    }

    private func verify(
        _ header: String,
        at seconds: Int64 = now
    ) -> Result<TokenVerifier.Verified, TokenVerifier.ReasonError> {
        var verifier = verifier()
        return Array(header.utf8).withUnsafeBytes { verifier.verify($0, at: Timestamp(seconds: seconds)) }
    }

    private func check(
        _ claims: TokenClaims,
        key: SigningKey? = nil,
        type: String = TokenClaims.commandType,
        at seconds: Int64 = now
    ) throws -> Result<TokenVerifier.Verified, TokenVerifier.ReasonError> {
        verify("Bearer \(try sign(claims, key ?? keys.identity, type: type))", at: seconds)
    }

    private func reason(
        _ claims: TokenClaims,
        key: SigningKey? = nil,
        type: String = TokenClaims.commandType,
        at seconds: Int64 = now
    ) throws -> ReasonCode? {
        if case .failure(let error) = try check(claims, key: key, type: type, at: seconds) { error.reason } else { nil }
    }
}
