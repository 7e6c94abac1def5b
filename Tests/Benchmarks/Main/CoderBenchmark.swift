import Contracts
import Harness
import ServiceRuntime
import TransactionalStore

/// Whether the core's coder of JSON says the same as Foundation's of millions of texts, and how much sooner.
struct CoderBenchmark {
    let plan: BenchmarkPlan

    private struct Ours: JSONCoding {
        private let coder = MessageCoder()

        func decode<Value: Decodable>(_ type: Value.Type, from json: [UInt8]) throws -> Value {
            try coder.decode(type, from: json)
        }

        func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] { try coder.encode(value) }
    }

    func run() throws -> [Finding] {
        let messages = try GoldenMessage.all()
        var (same, refused) = (0, 0)
        var mutators = messages.indices.map { JSONMutator(seed: UInt64($0)) }
        let (ours, foundation) = (Ours(), FoundationCoding())
        for number in 0..<plan.inputs {
            let index = number % messages.count
            let json = mutators[index].mutated(messages[index].json)
            switch try messages[index].with(CoderAgreement(json, ours, foundation)) {
            case .same: same += 1
            case .refused: refused += 1
            case .different(let how):
                throw Failure("\(messages[index]), \(String(decoding: json, as: UTF8.self)): \(how)")
            }
        }
        report("coder: \(plan.inputs) texts changed at random: \(same) read alike, \(refused) refused by both")
        var times: (ours: [Double], foundation: [Double]) = ([], [])
        for _ in 0..<9 {
            times.ours.append(try time(ours, messages))
            times.foundation.append(try time(foundation, messages))
        }
        let (one, other) = (Spread(times.ours, digits: 2), Spread(times.foundation, digits: 2))
        let ratio = Spread(zip(times.ours, times.foundation).map { $0 / $1 }, digits: 2)
        return [
            Finding(
                "coder",
                "a booking read, and what it makes written",
                ours: one,
                beside: other,
                "Foundation",
                ratio: ratio,
                unit: "µs"
            )
        ]
    }

    /// Microseconds to read a booking and to write what it makes: appointment, session and outcome.
    private func time(_ coder: some JSONCoding, _ messages: [GoldenMessage]) throws -> Double {
        func json(_ name: String) throws -> [UInt8] {
            guard let message = messages.first(where: { $0.name == name }) else { throw Failure("there is no \(name)") }
            return message.json
        }
        let booking = try json(BookAppointment.type)
        let appointment = try coder.decode(Appointment.self, from: json("appointment.v1"))
        let session = try coder.decode(Session.self, from: json("session.v1"))
        let outcome = try coder.decode(Outcome.self, from: json("command.accepted.v1"))
        let rounds = 20_000
        var bytes = 0
        let start = monotonicNanoseconds()
        for _ in 0..<rounds {
            bytes += try coder.decode(BookAppointment.self, from: booking).clientIds.count
            bytes += try coder.encode(appointment).count
            bytes += try coder.encode(session).count
            bytes += try coder.encode(outcome).count
        }
        let end = monotonicNanoseconds()
        guard bytes > rounds else { throw Failure("nothing was read") }
        return Double(end - start) / Double(rounds) / 1_000
    }
}
