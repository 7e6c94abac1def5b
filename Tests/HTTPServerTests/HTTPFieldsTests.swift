import HTTPServer
import Testing

@Suite struct HTTPFieldsTests {
    @Test func `names are equal whatever their case`() {
        let fields: HTTPFields = ["X-Thing": "1", "x-thing": "2", "Other": "3"]
        #expect(fields["X-THING"] == "1, 2")
        #expect(fields[values: "x-Thing"] == ["1", "2"])
    }

    @Test func `setting a field replaces all of its name in the place of the first`() {
        var fields: HTTPFields = ["A": "1", "B": "2", "a": "3"]
        fields["A"] = "4"
        #expect(fields == ["A": "4", "B": "2"])
        fields["A"] = nil
        #expect(fields == ["B": "2"])
    }

    @Test func `a name from outside must be a token`() {
        #expect(HTTPField.Name(parsing: "") == nil)
        #expect(HTTPField.Name(parsing: "a b") == nil)
        #expect(HTTPField.Name(parsing: "a:b") == nil)
        #expect(HTTPField.Name(parsing: "Ä") == nil)
        #expect(HTTPField.Name(parsing: "a-b") == "A-B")
    }
}
