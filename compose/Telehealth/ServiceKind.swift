import ArgumentParser
import Cluster

/// A service as the command line names it.
enum ServiceKind: String, CaseIterable, ExpressibleByArgument {
    case identity
    case zoomConnector = "zoom-connector"
    case scheduling

    /// The service whose topic it is, such as `zoom.events.v1`; nil of none.
    init?(owning topic: String) {
        switch topic.prefix(while: { $0 != "." }) {
        case "identity": self = .identity
        case "zoom": self = .zoomConnector
        case "scheduling": self = .scheduling
        default: return nil
        }
    }

    var part: PartName {
        switch self {
        case .identity: .identity
        case .zoomConnector: .zoomConnector
        case .scheduling: .scheduling
        }
    }
}
