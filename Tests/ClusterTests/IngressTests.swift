import Testing

@testable import Cluster

@Suite struct IngressTests {
    @Test func `values are put in and nginx's own variables left alone`() throws {
        let ingress = Ingress(template: "listen ${PORT}; log $request_uri;")
        #expect(try ingress.rendered(["PORT": "1"]) == "listen 1; log $request_uri;")
    }

    @Test(arguments: [
        ("${PORT}", [:]), ("${PORT", ["PORT": "1"]), ("${PORT}", ["PORT": "1; evil"]), ("${PORT}", ["PORT": "a b"]),
        ("${PORT}", ["PORT": "$x"]),
    ])
    func `a value that is missing or would change the file is refused`(template: String, values: [String: String]) {
        let error = #expect(throws: ClusterError.self) { try Ingress(template: template).rendered(values) }
        #expect(error?.code == .settingInvalid)
    }

    @Test func `every name in the file in compose has a value`() throws {
        let template = try SourceTree.read("compose/ingress.conf")
        let values = Ingress.values(
            directory: "/d",
            accessLog: "/d/access.log",
            ports: PortPlan(from: 8080),
            origin: "http://localhost:8080",
            host: "localhost"
        )
        let text = try Ingress(template: template).rendered(values)
        #expect(!text.contains("${"))
        #expect(text.contains("listen 127.0.0.1:8080"))
        for inside in ["/metrics", "/health", "/ready", "/operator"] {
            #expect(!text.contains("location \(inside)"))
        }
    }
}
