/// A single-node Apache Kafka of the cluster's own, from an unpacked distribution.
struct ApacheKafka: Sendable {
    /// The distribution's folder (`KAFKA_HOME`).
    let home: String
    /// Where this cluster's Kafka keeps its configuration and its log.
    let directory: String
    let port: Int
    let controllerPort: Int

    var propertiesPath: String { "\(directory)/server.properties" }
    var logDirectory: String { "\(directory)/data" }
    /// Written once the log directory has been given its cluster id.
    var formattedMark: String { "\(logDirectory)/meta.properties" }
    var bootstrapServers: String { "127.0.0.1:\(port)" }

    /// The scripts that must be there.
    var scripts: [String] { ["\(home)/bin/kafka-storage.sh", "\(home)/bin/kafka-server-start.sh"] }

    /// Formats the log directory, once.
    func formatArguments(clusterID: String) -> [String] {
        [scripts[0], "format", "-t", clusterID, "-c", propertiesPath]
    }

    /// Runs the broker in the foreground.
    var startArguments: [String] { [scripts[1], propertiesPath] }

    /// Broker and controller in one process, on loopback, with replication sized for one node.
    ///
    /// The controller is named statically: a quorum found by bootstrap writes its port into the log, and a later run on
    /// other ports would not find itself.
    var properties: String {
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:\(controllerPort)
        listeners=PLAINTEXT://127.0.0.1:\(port),CONTROLLER://127.0.0.1:\(controllerPort)
        advertised.listeners=PLAINTEXT://127.0.0.1:\(port)
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=\(logDirectory)
        auto.create.topics.enable=false
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        share.coordinator.state.topic.num.partitions=1
        group.initial.rebalance.delay.ms=0

        """
    }
}
