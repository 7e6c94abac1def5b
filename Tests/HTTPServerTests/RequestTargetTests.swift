import Testing

@testable import HTTPServer

@Suite struct RequestTargetTests {
    @Test func `a path is split, then decoded`() throws {
        #expect(try RequestTarget("/").components == [])
        #expect(try RequestTarget("/calendar/week").components == ["calendar", "week"])
        #expect(try RequestTarget("/calendar/").components == ["calendar"])
        #expect(try RequestTarget("/a%20b/%C3%A4+").components == ["a b", "ä+"])
        #expect(try RequestTarget("/x?a=1&b=%26+%3D&c").query.fields.map(\.value) == ["1", "& =", ""])
        #expect(try RequestTarget("/x?").query.fields.isEmpty)
    }

    @Test(arguments: [
        "", "x", "*", "http://host/", "/a/../b", "/..", "/a/%2e%2e/b", "/%2E", "/./a", "//a", "/a//b", "/a%2Fb",
        "/a%5Cb", "/a\\b", "/a%00b", "/a%", "/a%4", "/a%zz", "/%C3", "/%ff", "/a b", "/ä", "/a#b", "/a\tb", "/a%0Ab",
        "/a?b=%", "/a?b=%00", "/a?b=%ff", "/a?b=c#d",
    ])
    func `a target that climbs, hides or is broken is refused`(target: String) {
        #expect(throws: HTTPError.malformedTarget) { try RequestTarget(target) }
    }
}
