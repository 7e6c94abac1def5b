import Glibc

/// What a start needs on this machine.
struct ProgramsCheck {
    let programs: String
    let broker: BrokerChoice

    func findings() -> [Finding] {
        var wanted = [PartName.zoomSimulator, .identity, .zoomConnector, .scheduling].map { part in
            ("\(programs)/\(part.rawValue)", "build it: make build")
        }
        wanted.append((ClusterParts.nginx, "install Debian's package nginx"))
        wanted.append((ChildProcess.setpriv, "install Debian's package util-linux"))
        if case .apacheKafka(let home) = broker {
            let kafka = ApacheKafka(home: home, directory: "", port: 0, controllerPort: 0)
            wanted += kafka.scripts.map { ($0, "set KAFKA_HOME to an unpacked Apache Kafka") }
        }
        let missing = wanted.filter { access($0.0, X_OK) != 0 }
        guard missing.isEmpty else {
            return missing.map { Finding("programs", .failure, "There is no \($0.0): \($0.1).") }
        }
        return [Finding("programs", .ok, "\(wanted.count) programs are there.")]
    }
}
