import FoundationEssentials
import Glibc

/// Where a local cluster keeps everything that outlives a run (`.telehealth/`): keys, stores, the broker's log, logs.
package struct StateDirectory: Sendable {
    /// The absolute path.
    package let path: String

    /// Names the directory; a relative path is taken from the working directory.
    package init(_ path: String) {
        let absolute = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
        var parts: [Substring] = []
        for part in absolute.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        self.path = "/" + parts.joined(separator: "/")
    }

    var keys: String { "\(path)/keys" }
    var stores: String { "\(path)/stores" }
    /// What each part wrote, one file a part.
    package var logs: String { "\(path)/logs" }
    var kafka: String { "\(path)/kafka" }
    var ingress: String { "\(path)/ingress" }
    var simulator: String { "\(path)/simulator" }
    /// Held locked while a cluster runs here.
    var lock: String { "\(path)/lock" }
    /// What runs, where, with which files: for `status`, `down` and tests.
    package var runRecord: String { "\(path)/run.json" }
    /// Who can sign in to the demonstration practice.
    package var seedRecord: String { "\(path)/seed.json" }
    /// Says that this directory is a cluster's, so that `--fresh` may empty it.
    private var mark: String { "\(path)/this-is-telehealth-state" }

    /// The file of a part's output.
    package func log(_ part: PartName) -> String { "\(logs)/\(part.rawValue).log" }

    private var folders: [String] { [keys, stores, logs, kafka, ingress, simulator] }

    /// Makes what is missing, readable by its owner alone.
    /// - Throws: `stateDirectory` when the path is something else's.
    func prepare() throws(ClusterError) {
        try checkOwnership()
        for folder in [path] + folders { try Self.makePrivateFolder(folder) }
        try PrivateFile.write("", to: mark)
    }

    /// Makes a folder that only its owner may enter, if it isn't there.
    static func makePrivateFolder(_ path: String) throws(ClusterError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw ClusterError(.stateDirectory, "Could not make the directory \(path).")
        }
    }

    /// Forgets everything (`--fresh`), but not the lock.
    /// - Throws: `stateDirectory` when the path is something else's.
    func erase() throws(ClusterError) {
        try checkOwnership()
        do {
            for path in folders + [runRecord, seedRecord] where FileManager.default.fileExists(atPath: path) {
                try FileManager.default.removeItem(atPath: path)
            }
        } catch {
            throw ClusterError(.stateDirectory, "Could not empty \(path).")
        }
    }

    /// Whether anything was kept here before.
    var isNew: Bool { !FileManager.default.fileExists(atPath: stores) }

    private func checkOwnership() throws(ClusterError) {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        guard entries.isEmpty || entries == ["lock"] || FileManager.default.fileExists(atPath: mark) else {
            throw ClusterError(
                .stateDirectory,
                "\(path) holds something else, so it isn't touched. Give a new directory with --state."
            )
        }
    }
}
