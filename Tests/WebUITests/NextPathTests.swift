import HTTPServer
import Testing
import WebUI

@Suite struct NextPathTests {
    @Test(arguments: ["/calendar", "/calendar?week=2026-W48", "/appointments/a-1?x=%2F%2Fevil.example", "/settings/"])
    func `a page of this site is gone back to`(path: String) throws {
        let next = try #require(NextPath(path))
        #expect(next.path == path)
        #expect(NextPath(in: ["next": path]) == next)
    }

    @Test(arguments: [
        "", "calendar", "//evil.example", "//evil.example/calendar", "/\\evil.example", "\\\\evil.example",
        "/\t/evil.example",
        "https://evil.example", "http:/evil.example", "javascript:alert(1)", "/%2F/evil.example", "/a/../../b",
        "/%5Cevil",
        "/a\r\nSet-Cookie: x", "/a b", "/é", "/%zz", "/%00", "/a#b", "/sign-in", "/sign-in?next=/calendar", "/sign-out",
        "/first-password?token=x", "/operator/backup", "/assets/identity/0/app.js", "/calendar/events",
        "/" + String(repeating: "x", count: 2_000),
    ])
    func `anything else leads to the calendar`(path: String) {
        #expect(NextPath(path) == nil)
        #expect(NextPath(in: ["next": path]) == .start)
    }

    @Test func `the way to sign-in and back`() throws {
        #expect(NextPath.start.signIn == "/sign-in")
        #expect(
            NextPath.signIn(backTo: try Request(target: "/settings/team/users?a=1&b=2"))
                == "/sign-in?next=%2Fsettings%2Fteam%2Fusers%3Fa%3D1%26b%3D2"
        )
    }
}
