/// The nginx in front of the services, as written out from `compose/ingress.conf`.
struct Ingress: Sendable {
    /// Text with `${NAME}` where a value belongs.
    let template: String

    /// The configuration with every value put in.
    /// - Throws: `settingInvalid` for a name without a value, or a value that would change the file's structure.
    func rendered(_ values: [String: String]) throws(ClusterError) -> String {
        var text = ""
        var rest = template[...]
        while let start = rest.firstRange(of: "${") {
            text += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: "}") else {
                throw ClusterError(.settingInvalid, "The ingress template has a '${' without its '}'.")
            }
            let name = String(rest[..<end])
            guard let value = values[name] else {
                throw ClusterError(.settingInvalid, "The ingress template asks for \(name), which has no value.")
            }
            guard !value.contains(where: { ";{}'\"\\$".contains($0) || $0.isWhitespace }) else {
                throw ClusterError(.settingInvalid, "The value of \(name) can't stand in the ingress configuration.")
            }
            text += value
            rest = rest[rest.index(after: end)...]
        }
        return text + rest
    }

    /// The values of a local cluster: everything on loopback, files below `directory`.
    static func values(
        directory: String,
        accessLog: String,
        ports: PortPlan,
        origin: String,
        host: String
    ) -> [String: String] {
        [
            "INGRESS_DIRECTORY": directory,
            "INGRESS_LISTEN": "127.0.0.1:\(ports.ingress)",
            "ACCESS_LOG": accessLog,
            "PUBLIC_ORIGIN": origin,
            "PUBLIC_HOST": host,
            "IDENTITY_ADDRESS": "127.0.0.1:\(ports.identity)",
            "ZOOM_CONNECTOR_ADDRESS": "127.0.0.1:\(ports.zoomConnector)",
            "SCHEDULING_ADDRESS": "127.0.0.1:\(ports.scheduling)",
        ]
    }
}
