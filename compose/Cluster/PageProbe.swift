import FoundationEssentials
import HTTPClient

/// Asks a part over HTTP whether it works.
struct PageProbe: Sendable {
    let client: HTTPClient
    let url: String

    /// Nil if it does, otherwise why not.
    func reason() async -> String? {
        do {
            let response = try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(2))
            return response.status == 200 ? nil : Self.firstLine(response)
        } catch {
            return "\(error)"
        }
    }

    /// What the part says, cut to a line.
    private static func firstLine(_ response: HTTPClientResponse) -> String {
        let line = response.text.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(300)
        return line.isEmpty ? "it answered \(response.status)" : String(line)
    }
}
