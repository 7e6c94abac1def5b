/// The parts of a cluster, in the order in which they start.
package enum PartName: String, CaseIterable, Codable, Sendable {
    case broker
    case zoomSimulator = "zoom-simulator"
    case identity
    case zoomConnector = "zoom-connector"
    case scheduling
    case ingress
}
