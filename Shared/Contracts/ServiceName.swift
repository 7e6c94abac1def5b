/// The three services, by the name that their topics begin with.
public enum ServiceName: String, CaseIterable, Codable, Sendable {
    case identity
    case zoom
    case scheduling

    /// CloudEvents `source` of everything the service publishes.
    public var source: String {
        switch self {
        case .identity: "/telehealth/identity"
        case .zoom: "/telehealth/zoom"
        case .scheduling: "/telehealth/scheduling"
        }
    }
}
