import Bus
import Contracts
import Cryptography
import Foundation
import HTTPServer
import Harness
import SQLite
import ServiceRuntime
import WebUI

/// One Apache Kafka with the topics of a cell, keys, and a store that knows the cell: what rounds begin with.
final class Cell {
    let broker: ApacheKafka
    let folder: TemporaryFolder
    let workload: Workload
    private let identity = SigningKey(id: "identity-1", key: Ed25519.PrivateKey())
    private let now = Timestamp(milliseconds: SystemClock().milliseconds)
    private var copies = 0

    /// Starts the broker, publishes what the other services know, and lets ours read it.
    init(ids: Workload.Ids, shape: Workload.Shape = Workload.Shape()) throws {
        broker = try ApacheKafka()
        folder = try TemporaryFolder()
        let scheduling = SigningKey(id: "scheduling-1", key: Ed25519.PrivateKey())
        workload = try Workload(ids: ids, shape: shape, signer: identity, now: now)
        let keys = JSONWebKeySet([identity.id: identity.key.publicKey, scheduling.id: scheduling.key.publicKey])
        try Data(keys.json.utf8).write(to: URL(filePath: folder.path("keys.json")))
        try Data(scheduling.json.utf8).write(to: URL(filePath: folder.path("scheduling.json")))
        try Data(SealingKeyring.newFile(keyID: "links-1").utf8).write(to: URL(filePath: folder.path("links.json")))
        try makeTopics()
        let directory = try workload.directory(now: now)
        let connections = try workload.connections(now: now)
        let publisher = try Publisher(kafka)
        for message in directory { try publisher.publish(message, to: Topic(.identity, .events).name) }
        for message in connections { try publisher.publish(message, to: Topic(.zoom, .events).name) }
        try publisher.finish()
        try makeTemplate(states: directory.count + connections.count)
    }

    var kafka: KafkaConfiguration {
        KafkaConfiguration(bootstrapServers: broker.bootstrapServers, clientID: "benchmarks")
    }

    /// Preloads bookings.
    func preload(_ count: Int) throws {
        let publisher = try Publisher(kafka)
        for number in 0..<count {
            try publisher.publish(try workload.booking(number), to: Topic(.scheduling, .commands).name)
            if number % 256 == 0 { try publisher.takeReports(wait: 0) }
        }
        try publisher.finish()
    }

    /// What the browser of a practice's viewer sends.
    func cookie(_ practice: Workload.Practice) throws -> String {
        let signer = SessionSigner(key: identity, isSecure: false)
        let cookie = try signer.cookie(for: signer.begin(user: practice.viewer, account: practice.account, now: now))
        return "\(cookie.name)=\(cookie.value)"
    }

    /// A copy of the store that knows the cell and has handled nothing; with so many appointments from earlier times.
    func freshStore(rows: Int = 0) throws -> String {
        let template = try template(rows: rows)
        copies += 1
        let path = folder.path("store-\(copies).sqlite")
        try FileManager.default.copyItem(atPath: template, toPath: path)
        let database = try Database(path: path, access: .write)
        // As if it had lived through all that other copies have.
        try database.execute("UPDATE fact SET value = '\(copies * 10)' WHERE name = 'epoch'")
        try database.execute("UPDATE fact SET value = 'no' WHERE name = 'selfread'")
        try noteEnds(in: database)
        guard try database.checkpointTruncate() else { throw Failure("somebody still reads \(path)") }
        return path
    }

    /// As if what other copies have published were this one's.
    private func noteEnds(in database: Database) throws {
        let watch = try KafkaConsumer(kafka, group: "benchmarks", positions: [])
        defer { watch.close() }
        let topic = Topic(.scheduling, .events).name
        let places = (0..<Workload.partitions).map { (topic: topic, partition: $0) }
        for (place, range) in zip(places, try watch.watermarks(places, timeoutMilliseconds: 5_000)) {
            try database.execute("INSERT OR REPLACE INTO published VALUES (\(place.partition), \(range.upperBound))")
        }
    }

    /// Forgets a store.
    func remove(store path: String) {
        for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    private var template: String { folder.path("template.sqlite") }

    /// The store that copies are made of.
    private func template(rows: Int) throws -> String {
        guard rows > 0 else { return template }
        let path = folder.path("template-\(rows).sqlite")
        guard !FileManager.default.fileExists(atPath: path) else { return path }
        try FileManager.default.copyItem(atPath: template, toPath: path)
        try workload.fill(path, rows: rows)
        // All on the disk now, or what is measured next would share the disk with it.
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.synchronize()
        try file.close()
        return path
    }

    /// The topics of the contract, and the yardstick's copies of those that are written to.
    private func makeTopics() throws {
        let admin = try KafkaAdmin(kafka)
        defer { admin.close() }
        func make(_ name: String, _ topic: Topic) throws {
            try admin.createTopic(
                name,
                partitions: topic.partitions(cell: Int(Workload.partitions)),
                replicas: 1,
                settings: topic.settings
            )
        }
        for topic in Topic.all { try make(topic.name, topic) }
        for kind in [Topic.Kind.events, .outcomes] {
            try make(Contender.Kind.yardstick.topic(kind), Topic(.scheduling, kind))
        }
    }

    /// Lets our service make a store and read what the others have published, and stops it.
    private func makeTemplate(states: Int) throws {
        let contender = try Contender(.ours, cell: self, store: template)
        defer { contender.kill() }
        let start = monotonicNanoseconds()
        while try Self.count("replica", template) ?? 0 < states {
            try contender.check()
            guard monotonicNanoseconds() - start < 60_000_000_000 else {
                throw Failure("the service has not read the directory within 60 s:\n\(contender.log)")
            }
            rest(milliseconds: 20)
        }
        try contender.stop()
        let database = try Database(path: template, access: .write)
        guard try database.checkpointTruncate() else { throw Failure("somebody still reads \(template)") }
    }

    /// How many rows a table has; nil while there is no such store.
    static func count(_ table: String, _ path: String) throws -> Int64? {
        guard FileManager.default.fileExists(atPath: path), let database = try? Database(path: path, access: .read)
        else { return nil }
        return try? database.integer("SELECT count(*) FROM \(table)")
    }
}
