import Contracts
import Cryptography
import Testing

@testable import Scheduling

@Suite struct JoinLinksTests {
    private let appointment = AppointmentID(rawValue: "appointment-1")
    private let client = ClientID(rawValue: "client-1")

    private func links(_ keys: [String] = ["links-1"]) throws -> JoinLinks {
        let material = Dictionary(uniqueKeysWithValues: keys.map { ($0, SHA256.hash(Array($0.utf8))) })
        return JoinLinks(keys: try SealingKeyring(current: keys[0], keys: material))
    }

    @Test func `a link can be shown again, and is good`() throws {
        let links = try links()
        let token = links.token(for: client, seat: 1, of: appointment, generation: 1)
        #expect(token == links.token(for: client, seat: 1, of: appointment, generation: 1))
        let claim = try #require(JoinLinks.claim(token))
        #expect(claim.appointment == appointment)
        #expect(claim.seat == 1)
        #expect(links.standing(of: claim, client: client, generation: 1) == .good)
    }

    @Test func `an id with dots, and the longest id, come through`() throws {
        let links = try links()
        for id in ["a.1.b", String(repeating: "x", count: 64)] {
            let token = links.token(for: client, seat: 20, of: AppointmentID(rawValue: id), generation: 1)
            #expect(JoinLinks.claim(token)?.appointment.rawValue == id)
        }
    }

    @Test func `another appointment, seat, client or letter is forged`() throws {
        let links = try links()
        let token = links.token(for: client, seat: 1, of: appointment, generation: 1)
        let code = try #require(token.split(separator: ".").last)
        let elsewhere = try #require(JoinLinks.claim("appointment-2.1.\(code)"))
        #expect(links.standing(of: elsewhere, client: client, generation: 1) == .forged)
        let claim = try #require(JoinLinks.claim(token))
        #expect(links.standing(of: claim, client: ClientID(rawValue: "client-2"), generation: 1) == .forged)
        for position in token.indices.suffix(22) {
            var letters = token
            letters.replaceSubrange(position...position, with: token[position] == "A" ? "B" : "A")
            guard let changed = JoinLinks.claim(letters) else { continue }
            #expect(links.standing(of: changed, client: client, generation: 1) == .forged, "\(letters)")
        }
    }

    @Test(arguments: [
        "", ".", "..", "appointment-1", "appointment-1.1", "appointment-1.1.", "appointment-1.0.AAAAAAAAAAAAAAAAAAAAAA",
        "appointment-1.21.AAAAAAAAAAAAAAAAAAAAAA", "appointment-1.1.AAAA", "a/b.1.AAAAAAAAAAAAAAAAAAAAAA",
        "appointment-1.one.AAAAAAAAAAAAAAAAAAAAAA", ".1.AAAAAAAAAAAAAAAAAAAAAA",
    ])
    func `what is no token is none`(token: String) {
        #expect(JoinLinks.claim(token) == nil)
    }

    @Test func `a new generation replaces the ones before`() throws {
        let links = try links()
        let first = try #require(JoinLinks.claim(links.token(for: client, seat: 1, of: appointment, generation: 1)))
        let second = try #require(JoinLinks.claim(links.token(for: client, seat: 1, of: appointment, generation: 2)))
        #expect(links.standing(of: first, client: client, generation: 2) == .replaced)
        #expect(links.standing(of: second, client: client, generation: 2) == .good)
        // Nobody has made a third one yet.
        #expect(links.standing(of: second, client: client, generation: 1) == .forged)
    }

    @Test func `links of an older key count until it is taken out of the ring`() throws {
        let token = try links().token(for: client, seat: 1, of: appointment, generation: 1)
        let claim = try #require(JoinLinks.claim(token))
        let both = try links(["links-2", "links-1"])
        #expect(both.standing(of: claim, client: client, generation: 1) == .good)
        #expect(both.token(for: client, seat: 1, of: appointment, generation: 1) != token)
        #expect(try links(["links-2"]).standing(of: claim, client: client, generation: 1) == .forged)
    }
}
