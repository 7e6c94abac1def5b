package import Contracts
package import HTTPServer

/// The assets of one service, under addresses that change with their content, so that browsers may keep them for ever.
package struct Assets: Sendable {
    private let prefix: String
    private let assets: [String: Asset]

    /// Gives each asset its address below `/assets/SERVICE/`; two of one name trap.
    package init(service: ServiceName, _ assets: [Asset]) {
        prefix = "/assets/\(service.rawValue)"
        self.assets = Dictionary(uniqueKeysWithValues: assets.map { ($0.name, $0) })
    }

    /// The address of an asset; one that there is not traps: pages name what the program brings.
    package func path(_ name: String) -> String {
        guard let asset = assets[name] else { preconditionFailure("there is no asset \(name)") }
        return "\(prefix)/\(asset.hash)/\(name)"
    }

    /// Where they are served.
    package var routes: RouteCollection {
        RouteCollection().get("\(prefix)/{hash}/{name}", use: serve)
    }

    private func serve(_ request: Request, _ context: RequestContext) throws -> Response {
        let name = try context.parameters.require("name")
        guard let asset = assets[name] else { throw HTTPError(.notFound) }
        // A page of an earlier version asks for an earlier file: it gets this one, and must not keep it as that.
        let isCurrent = context.parameters["hash"] == asset.hash
        let tag = "\"\(asset.hash)\""
        var response =
            request.headers[.ifNoneMatch] == tag
            ? Response(status: .notModified) : Response(body: .bytes(asset.bytes))
        response.headers[.contentType] = asset.mediaType
        response.headers[.eTag] = tag
        response.headers[.cacheControl] = isCurrent ? "public, max-age=31536000, immutable" : "no-cache"
        return response
    }
}
