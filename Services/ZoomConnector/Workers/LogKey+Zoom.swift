import ServiceRuntime

/// Metadata keys of the connector's log lines.
extension LogKey {
    static let zoomOperation = "zoom.operation"
    static let reason = "reason"
    static let practitioner = "practitioner.id"
    static let appointment = "appointment.id"
}
