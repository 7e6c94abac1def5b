import HTTPServer
import Testing

@Suite struct RequestTests {
    private struct Booking: Decodable {
        let client: String
        let minutes: Int
    }

    private func request(_ body: String, type: String?) throws -> Request {
        var headers: HTTPFields = [:]
        headers[.contentType] = type
        return try Request(method: .post, target: "/", headers: headers, body: Array(body.utf8))
    }

    @Test func `a form is read only when the body says it is one`() throws {
        let form = try request("a=1", type: "application/x-www-form-urlencoded; charset=utf-8").form()
        #expect(form["a"] == "1")
        #expect(throws: HTTPError(.unsupportedMediaType)) { try request("a=1", type: "text/plain").form() }
        #expect(throws: HTTPError(.unsupportedMediaType)) { try request("a=1", type: nil).form() }
        #expect(try request("", type: nil).form().fields.isEmpty)
        let broken = try request("a=%FF", type: "application/x-www-form-urlencoded")
        #expect(throws: HTTPError.self) { try broken.form() }
    }

    @Test func `broken JSON is answered with the field that is wrong, never its value`() throws {
        let good = try request(#"{"client":"a","minutes":50}"#, type: "application/json").decode(Booking.self)
        #expect(good.minutes == 50)
        for (body, sentence) in [
            (#"{"client":"a"}"#, "The field 'minutes' is missing."),
            (#"{"client":"a","minutes":"secret"}"#, "The field 'minutes' is of the wrong type."),
            (#"{"client":null,"minutes":1}"#, "The field 'client' must have a value."),
            (#"{"client":"#, "The body is not valid JSON."),
        ] {
            let request = try request(body, type: "application/json")
            #expect(throws: HTTPError(.badRequest, message: sentence)) { try request.decode(Booking.self) }
        }
    }

    @Test func `who wants JSON is told apart from who wants a page`() throws {
        #expect(try Request(target: "/", headers: [.accept: "application/json"]).prefersJSON)
        #expect(try !Request(target: "/", headers: [.accept: "text/html,application/json;q=0.9"]).prefersJSON)
        #expect(try !Request(target: "/").prefersJSON)
    }
}
