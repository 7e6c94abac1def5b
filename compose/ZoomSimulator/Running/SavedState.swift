import FoundationEssentials

/// What the state file holds.
struct SavedState: Codable, Equatable, Sendable {
    var version = 1
    var world: ZoomWorld
    var clock: SimulatedClock

    /// The bytes of the file; the log of requests is not kept.
    func encoded() throws -> [UInt8] {
        var copy = self
        copy.world.requests = RequestLog()
        return [UInt8](try JSONEncoder().encode(copy))
    }

    /// Reads a file.
    ///
    /// - Throws: ``StateFileError``.
    init(decoding bytes: [UInt8], path: String) throws(StateFileError) {
        do {
            self = try JSONDecoder().decode(SavedState.self, from: Data(bytes))
        } catch {
            throw StateFileError("\(path) is not a state file of this simulator; delete it to begin anew")
        }
        guard version == 1 else {
            throw StateFileError("\(path) was written by another version of the simulator; delete it to begin anew")
        }
    }

    init(world: ZoomWorld, clock: SimulatedClock) {
        self.world = world
        self.clock = clock
    }
}

/// Why the state cannot be kept.
struct StateFileError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
