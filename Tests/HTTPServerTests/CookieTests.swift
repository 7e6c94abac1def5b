import HTTPServer
import Testing

@Suite struct CookieTests {
    @Test func `a request's cookies are read, and malformed ones left out`() {
        let cookies = Cookies("a=1; b=\"2\"; =x; nonsense; c=x=y ;  d=")
        #expect(cookies["a"] == "1")
        #expect(cookies["b"] == "2")
        #expect(cookies["c"] == "x=y")
        #expect(cookies["d"] == "")
        #expect(cookies["nonsense"] == nil)
    }

    @Test func `two different cookies of one name are none`() {
        #expect(Cookies("a=1; a=2")["a"] == nil)
        #expect(Cookies("a=1; a=1")["a"] == "1")
    }

    @Test func `a cookie to set is always HttpOnly and names its site rule`() {
        #expect(
            Cookie(name: "__Host-a", value: "v", maximumAge: 60, isSecure: true).description
                == "__Host-a=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
        )
        #expect(
            Cookie(name: "a", value: "v", path: "/x", isSecure: false, sameSite: .strict).removal.description
                == "a=; Path=/x; Max-Age=0; HttpOnly; SameSite=Strict"
        )
    }
}
