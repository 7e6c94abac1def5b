import Contracts
import HTTPServer
import Testing

@testable import Scheduling

@Suite struct ClientFieldsTests {
    private let known = ["alex example": ClientID(rawValue: "client-1"), "bea sample": ClientID(rawValue: "client-2")]

    private func choose(_ fields: inout ClientFields) -> [ClientFields.Choice]? {
        fields.choices { known[$0.text.lowercased()] }
    }

    @Test func `a known client is found, whatever the case and the spaces`() {
        var fields = ClientFields(URLEncodedForm(["client-1": "  alex   EXAMPLE "]))
        #expect(choose(&fields) == [.known(ClientID(rawValue: "client-1"))])
    }

    @Test func `a name that nobody has asks whether it is new`() throws {
        var fields = ClientFields(URLEncodedForm(["client-1": "Chris Specimen"]))
        #expect(choose(&fields) == nil)
        #expect(fields.lines[0].error?.contains("no client of this name") == true)
        fields.lines[0].isNew = true
        #expect(choose(&fields) == [.new(try #require(ClientLabel("Chris Specimen")))])
    }

    @Test func `a new client may not have a known one's name`() {
        var fields = ClientFields(URLEncodedForm(["client-1": "Alex Example", "new-1": "on"]))
        #expect(choose(&fields) == nil)
        #expect(fields.lines[0].error?.contains("already") == true)
    }

    @Test func `further lines may be empty, the first may not, and nobody comes twice`() {
        var fields = ClientFields(
            URLEncodedForm(["client-1": "Alex Example", "client-2": "", "client-3": "Bea Sample"])
        )
        #expect(choose(&fields)?.count == 2)
        var empty = ClientFields(URLEncodedForm(["client-1": " "]))
        #expect(choose(&empty) == nil)
        var twice = ClientFields(URLEncodedForm(["client-1": "Alex Example", "client-2": "alex example"]))
        #expect(choose(&twice) == nil)
        #expect(twice.lines[1].error != nil)
        var twiceNew = ClientFields(
            URLEncodedForm(["client-1": "Dana", "new-1": "on", "client-2": "DANA", "new-2": "on"])
        )
        #expect(choose(&twiceNew) == nil)
    }

    @Test func `a name that is too long or has nothing in it is refused`() {
        #expect(ClientLabel("\t \u{7}") == nil)
        #expect(ClientLabel(String(repeating: "x", count: ClientLabel.longest + 1)) == nil)
        #expect(ClientLabel(" Zoë   O’Hara ")?.text == "Zoë O’Hara")
    }
}
