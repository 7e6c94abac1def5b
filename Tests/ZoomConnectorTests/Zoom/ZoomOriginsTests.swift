import Testing

@testable import ZoomConnector

@Suite struct ZoomOriginsTests {
    @Test(arguments: [
        "https://zoom.us/s/1?zak=x", "https://us02web.zoom.us/j/1", "https://api.zoom.us", "https://eu01api.zoom.us",
    ])
    func `Zoom's own hosts are accepted`(link: String) {
        #expect(ZoomOrigins.zoom.accepts(link))
    }

    @Test(arguments: [
        "http://zoom.us", "https://zoom.us.evil.example", "https://evilzoom.us", "https://user@zoom.us/",
        "https://zoom.us:8443/", "javascript:alert(1)", "//zoom.us", "", "https://evil.example/?zoom.us",
        "https://evil.example\\.zoom.us/",
    ])
    func `anything else is not`(link: String) {
        #expect(!ZoomOrigins.zoom.accepts(link))
    }

    @Test func `a configured simulator is accepted with its port only`() {
        let simulator = ZoomOrigins(web: "http://zoom.localhost:9000", api: "http://zoom.localhost:9000")
        #expect(simulator.accepts("http://zoom.localhost:9000/s/1?zak=x"))
        #expect(!simulator.accepts("http://zoom.localhost:9001/s/1"))
        #expect(!simulator.accepts("http://zoom.localhost/s/1"))
    }

    @Test func `the way to authorise carries state and challenge, encoded`() {
        let link = ZoomOrigins.zoom.authorize(
            clientID: "a b",
            redirectURI: "https://p.example/zoom/callback",
            state: "s&t",
            challenge: "c"
        )
        #expect(
            link
                == "https://zoom.us/oauth/authorize?response_type=code&client_id=a%20b"
                + "&redirect_uri=https%3A%2F%2Fp.example%2Fzoom%2Fcallback&state=s%26t&code_challenge=c"
                + "&code_challenge_method=S256"
        )
    }
}
