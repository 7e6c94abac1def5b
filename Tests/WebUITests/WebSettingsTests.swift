import ServiceRuntime
import Testing
import WebUI

@Suite struct WebSettingsTests {
    private func read(_ environment: [String: String]) throws -> WebSettings {
        let settings = Settings(environment: ["HTTP_PORT": "8080"].merging(environment) { $1 })
        let web = WebSettings(settings)
        try settings.finish()
        return web
    }

    @Test func `they are read`() throws {
        let web = try read([
            "PUBLIC_ORIGIN": "https://telehealth.example.org:8443", "OPERATOR_SECRET": "0123456789abcdef",
            "ZOOM_SIMULATED": "true", "HTTP_HOST": "0.0.0.0",
        ])
        #expect(web.port == 8_080)
        #expect(web.host == "0.0.0.0")
        #expect(web.isSecure)
        #expect(web.operatorSecret == "0123456789abcdef")
        #expect(web.isZoomSimulated)
        #expect(try !read(["PUBLIC_ORIGIN": "http://localhost:8080"]).isSecure)
    }

    @Test(arguments: [
        "telehealth.example.org", "https://", "https://a.example/", "https://a.example/path", "https://a.example:0",
        "https://a.example:99999", "https://a.example:80:80", "ftp://a.example", "https://a b", "https://u@a.example",
        "HTTPS://a.example",
    ])
    func `an origin that is none is named with what it must be`(origin: String) {
        let error = #expect(throws: SettingsError.self) { try read(["PUBLIC_ORIGIN": origin]) }
        #expect(error?.problems.count == 1)
        #expect(error?.description.contains("PUBLIC_ORIGIN must be http:// or https://") == true)
    }

    @Test func `a short operator secret is refused and not shown`() {
        let error = #expect(throws: SettingsError.self) {
            try read(["PUBLIC_ORIGIN": "http://localhost", "OPERATOR_SECRET": "hunter2"])
        }
        #expect(error?.description.contains("OPERATOR_SECRET has fewer than 16 characters") == true)
        #expect(error?.description.contains("hunter2") == false)
    }
}
