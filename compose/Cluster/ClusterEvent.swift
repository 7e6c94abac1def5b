/// What happens while a cluster runs, for whoever shows it.
package enum ClusterEvent: Equatable, Sendable {
    /// A step of the start that has no part of its own, such as making keys.
    case note(String)
    /// The part answers, this long after it was started; `note` says where or what.
    case ready(PartName, milliseconds: Int64, note: String)
    /// The part ended by itself, and is started again after a pause.
    case ended(PartName, how: String, restartsIn: Int64)
    /// The part ended by itself and is left so.
    case gaveUp(PartName, why: String, log: [String])
    /// The part was stopped on demand.
    case stopped(PartName)
    /// Everything answers; the demonstration practice too, if it was made or shown again.
    case up(RunRecord, SeedRecord?)
}
