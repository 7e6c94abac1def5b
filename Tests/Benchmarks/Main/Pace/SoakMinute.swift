import Foundation
import SQLite

/// What is seen of a service under a steady pace, of one minute.
struct SoakMinute: CustomStringConvertible {
    /// Of the commands of the minute, milliseconds.
    let latencies: Spread
    /// Resident, MB.
    let memory: Double
    /// The store's file and its write-ahead log, MB.
    let store: Double
    let log: Double
    let appointments: Int64
    let inbox: Int64
    let outbox: Int64
    /// Answers that are older than is kept.
    let oldAnswers: Int64

    /// Looks at a running service's store; `memory` is in bytes.
    init(_ path: String, memory: Int, _ latencies: [Double]) throws {
        self.latencies = Spread(latencies, digits: 1)
        self.memory = Double(memory) / 1_048_576
        store = Self.megabytes(path)
        log = Self.megabytes("\(path)-wal")
        let database = try Database(path: path, access: .read)
        func count(_ what: String) throws -> Int64 { try database.integer("SELECT count(*) FROM \(what)") ?? 0 }
        appointments = try count("appointment")
        inbox = try count("inbox")
        outbox = try count("outbox")
        oldAnswers = try count("inbox WHERE answer = 'old'")
    }

    /// Both files, MB.
    var size: Double { store + log }

    var description: String {
        func part(_ value: Double) -> String { latencies.text(value) }
        return "p50 \(part(latencies.median)) ms, p99 \(part(latencies.percentile(0.99))) ms, p99.9 "
            + "\(part(latencies.percentile(0.999))) ms, memory \(part(memory)) MB, store \(part(store)) MB, log \(part(log)) MB, "
            + "inbox \(inbox) rows (\(oldAnswers) old), outbox \(outbox) rows"
    }

    private static func megabytes(_ path: String) -> Double {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return Double(attributes?[.size] as? Int ?? 0) / 1_048_576
    }
}
