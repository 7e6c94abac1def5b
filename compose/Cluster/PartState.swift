/// What a part is doing, as `status` shows it.
package enum PartState: String, Codable, Sendable {
    case starting, ready, waiting, failed, stopped
}
