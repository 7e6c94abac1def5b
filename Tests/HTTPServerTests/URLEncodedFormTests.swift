import Testing

@testable import HTTPServer

@Suite struct URLEncodedFormTests {
    @Test func `fields keep their order and may repeat`() throws {
        let form = try #require(URLEncodedForm(parsing: Array("a=1&b=x+y&a=2&&c".utf8)))
        #expect(form["a"] == "1")
        #expect(form[values: "a"] == ["1", "2"])
        #expect(form["b"] == "x y")
        #expect(form["c"] == "")
        #expect(form["d"] == nil)
    }

    @Test func `what is encoded decodes to the same`() throws {
        let form = URLEncodedForm(["na&me": "a=b&c d+ä%", "": "\n"])
        #expect(URLEncodedForm(parsing: Array(form.encoded.utf8)) == form)
    }

    @Test func `broken escapes, zero bytes and what is no UTF-8 are refused`() {
        for text in ["a=%", "a=%4", "a=%gg", "a=%00", "a=%C3", "%=1", "a=%ED%A0%80", "a=%C0%AF"] {
            #expect(URLEncodedForm(parsing: Array(text.utf8)) == nil, "\(text)")
        }
        #expect(URLEncodedForm(parsing: [0x61, 0x3D, 0xFF]) == nil)
    }

    @Test func `there is a limit to the number of fields`() {
        let text = (0...500).map { "a\($0)=" }.joined(separator: "&")
        #expect(URLEncodedForm(parsing: Array(text.utf8)) == nil)
    }
}
