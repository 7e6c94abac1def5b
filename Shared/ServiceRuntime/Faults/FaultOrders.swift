#if DEBUG
    /// The orders of one faults file, and how much of each is done.
    struct FaultOrders: Sendable {
        private(set) var version: Int64 = -1
        private(set) var isDiskFull = false
        private(set) var clockError: Int64 = 0
        private(set) var bugs: Set<Mistake> = []
        private var deaths: [Death] = []
        private var done: Set<Int64>

        private struct Death {
            var order: Int64
            var place: String
            /// How often the place may still be passed; the last one is fatal.
            var passages: Int
        }

        /// Begins after what earlier lives have done.
        init(done: [[Substring]]) {
            self.done = Set(done.compactMap { $0.first.flatMap { Int64($0) } })
        }

        /// Takes a file's lines in the place of those before.
        mutating func read(_ lines: [[Substring]], version: Int64) {
            self.version = version
            isDiskFull = false
            clockError = 0
            deaths = []
            for words in lines {
                switch words.first {
                case "kill":
                    guard words.count >= 4, let order = Int64(words[1]), let passages = Int(words[words.count - 1])
                    else { break }
                    let place = words[2..<(words.count - 1)].joined(separator: " ")
                    if !done.contains(order) { deaths.append(Death(order: order, place: place, passages: passages)) }
                case "full": isDiskFull = true
                case "clock": clockError = words.dropFirst().first.flatMap { Int64($0) } ?? 0
                case "bug": bugs.formUnion(words.dropFirst().compactMap { Mistake(rawValue: String($0)) })
                default: break
                }
            }
        }

        /// Counts a passage; gives the order by which it is the last one.
        mutating func passed(_ place: String) -> Int64? {
            for index in deaths.indices where deaths[index].place == place {
                deaths[index].passages -= 1
                guard deaths[index].passages == 0 else { continue }
                done.insert(deaths[index].order)
                return deaths[index].order
            }
            return nil
        }
    }
#endif
