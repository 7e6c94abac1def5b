#if DEBUG
    import Glibc

    /// What a test has this process do to itself: end at a named place, find its disk full, be wrong about the time.
    ///
    /// Debug builds only, and only in a process that was started with `FAULTS_FILE`. That file is looked at again whenever it is
    /// another one; each of its lines is an order:
    ///
    ///     kill 7 afterCommit 3     end with SIGKILL at the third passage of that place from now; 7 is the order's number
    ///     full                     the store's file may not grow
    ///     clock -1500              the clock is 1,500 ms behind
    ///     bug inboxSkipped         be wrong in this way, from start to end
    ///
    /// What was passed and done is appended to `FAULTS_FILE.done`, as number and place; an order found there is not done again.
    package final class Faults: Sendable {
        /// Those of this process, if it has any: made once, from the environment.
        package static let process: Faults? = getenv("FAULTS_FILE").map { Faults(path: String(cString: $0)) }

        private let path: String
        private let orders: Lock<FaultOrders>

        /// Takes orders from a file.
        package init(path: String) {
            self.path = path
            orders = Lock(FaultOrders(done: Self.lines(of: "\(path).done")))
        }

        /// Marks a place: the process ends here if it was told to.
        package func pass(_ place: String) {
            let order = current { $0.passed(place) }
            guard let order else { return }
            append("\(order) \(place)\n")
            kill(getpid(), SIGKILL)
        }

        /// Whether the store's file may not grow.
        package var isDiskFull: Bool { current { $0.isDiskFull } }
        /// How far the clock is wrong, milliseconds.
        package var clockError: Int64 { current { $0.clockError } }

        /// Whether the process is to be wrong in this way.
        package static func has(_ bug: Mistake) -> Bool { bugs.contains(bug) }
        private static let bugs = process?.current { $0.bugs } ?? []

        private func current<Result: Sendable>(_ body: (inout FaultOrders) -> Result) -> Result {
            var status = stat()
            // A new order is a new file, moved to this name.
            let version =
                stat(path, &status) == 0 ? Int64(status.st_ino) &* 1_000_000_007 &+ Int64(status.st_mtim.tv_nsec) : 0
            return orders.withLock { orders in
                if version != orders.version { orders.read(Self.lines(of: path), version: version) }
                return body(&orders)
            }
        }

        private func append(_ line: String) {
            let file = open("\(path).done", O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0o600)
            _ = line.utf8.withContiguousStorageIfAvailable { write(file, $0.baseAddress, $0.count) }
            close(file)
        }

        private static func lines(of path: String) -> [[Substring]] {
            guard let file = fopen(path, "re") else { return [] }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 65_536)
            let text = String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
            return text.split(separator: "\n").map { $0.split(separator: " ") }
        }
    }

    /// A clock that is as wrong as it is told to be.
    package struct FaultyClock: WallClock {
        private let faults: Faults

        /// Takes its error from `faults`.
        package init(_ faults: Faults) {
            self.faults = faults
        }

        package var milliseconds: Int64 { SystemClock().milliseconds + faults.clockError }
    }
#endif
