/// librdkafka's own mock cluster: one broker, in memory, on loopback, also for other processes.
///
/// For demonstration and tests: it does not compact, keeps no append time, knows no topic settings, keeps about 5 MiB a
/// partition, and forgets all when it is let go. The port is always the system's choice: librdkafka 2.0.2 can't be told one.
/// Its cluster's id comes from an address in memory, so of two that follow each other in one process it may be the same.
/// Any thread may call it.
package final class EmbeddedBroker: Sendable {
    private let cluster: RDKafkaMockCluster

    /// A kind of request, by its number in Kafka's protocol.
    package enum Request: Int16, Sendable {
        case produce = 0
        case fetch = 1
        case listOffsets = 2
        case metadata = 3
        case findCoordinator = 10
        case initProducerID = 22
    }

    /// What the broker says to a request instead of doing it.
    package struct Fault: Equatable, Sendable {
        let code: Int32

        /// The protocol's error code; its number.
        package init(code: Int32) {
            self.code = code
        }

        /// Another broker leads: the client asks which, and tries again.
        package static let notLeader = Fault(code: 6)
        /// It took too long: the client tries again.
        package static let requestTimedOut = Fault(code: 7)
        /// Nobody keeps the progress of that group just now.
        package static let coordinatorNotAvailable = Fault(code: 15)
        /// A sequence was left out: fatal for an idempotent producer.
        package static let outOfOrderSequence = Fault(code: 45)
        /// Somebody else took over the producer's id: fatal.
        package static let producerFenced = Fault(code: 47)
        /// The connection is cut when such a request is seen; it may have been carried out.
        package static let disconnected = Fault(code: -195)
    }

    /// Where it listens: `127.0.0.1:port`.
    package var bootstrapServers: String { cluster.bootstrapServers }

    /// Starts the broker.
    package init() throws(KafkaError) {
        cluster = try RDKafkaMockCluster()
    }

    /// Makes a topic, and leaves one that exists as it is; left to itself the broker makes unknown ones with 4 partitions.
    package func createTopic(_ name: String, partitions: Int) throws(KafkaError) {
        try cluster.createTopic(name, partitions: Int32(partitions))
    }

    // MARK: Faults, for tests

    /// Cuts all connections and takes no more, or takes them again, on the same port; what it holds stays.
    package func setDown(_ isDown: Bool) {
        cluster.setDown(isDown)
    }

    /// Answers everything that much later.
    package func setRoundTripTime(milliseconds: Int32) {
        cluster.setRoundTripTime(milliseconds: milliseconds)
    }

    /// Lets the next requests of a kind fail, one with each of the faults, in this order.
    package func fail(_ request: Request, with faults: [Fault]) {
        for fault in faults { cluster.answer(request.rawValue, code: fault.code, delayMilliseconds: 0) }
    }

    /// Lets the next request of a kind go through, and its answer come late.
    package func delay(_ request: Request, milliseconds: Int32) {
        cluster.answer(request.rawValue, code: 0, delayMilliseconds: milliseconds)
    }

    /// Takes a partition's leader away, or gives it back.
    package func setLeader(of topic: String, partition: Int32, isThere: Bool) throws(KafkaError) {
        try cluster.setLeader(topic, partition: partition, isThere: isThere)
    }
}
