import Cryptography
import HTTPServer

/// `/oauth/token` and `/oauth/revoke`.
struct TokenController: Sendable {
    let core: SimulatorCore
    let delivery: AnswerDelivery

    var routes: RouteCollection {
        RouteCollection()
            .post("/oauth/token") { request, _ in
                let token = try Self.read(request)
                return await delivery.response(core.change { world, moment in world.answerToken(token, moment) })
            }
            .post("/oauth/revoke") { request, _ in
                let token = try Self.read(request)
                return await delivery.response(core.change { world, moment in world.answerRevocation(token, moment) })
            }
    }

    /// Tokens count in the body only, never in the address.
    private static func read(_ request: Request) throws(HTTPError) -> TokenRequest {
        let form = try request.form()
        let fields = Dictionary(form.fields.map { ($0.name, $0.value) }) { first, _ in first }
        let credentials = basicCredentials(request)
        return TokenRequest(clientID: credentials?.name, clientSecret: credentials?.password, fields: fields)
    }

    private static func basicCredentials(_ request: Request) -> (name: String, password: String)? {
        guard let header = request.headers[.authorization], header.lowercased().hasPrefix("basic "),
            let bytes = Base64.decode(String(header.dropFirst(6))),
            let text = String(validating: bytes, as: UTF8.self), let colon = text.firstIndex(of: ":")
        else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
}
