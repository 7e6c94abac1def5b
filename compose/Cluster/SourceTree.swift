import FoundationEssentials
import Glibc

/// Where this program finds what belongs to it: the other programs beside it, `compose/` above it.
package enum SourceTree {
    /// The folder that holds this program.
    package static var programs: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &buffer, buffer.count)
        guard length > 0 else { return "." }
        let path = String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
        return parent(of: path)
    }

    /// The text of a file below the repository, found from the program's folder upwards, or from the working directory.
    /// - Throws: `file` if there is none.
    package static func read(_ relative: String) throws(ClusterError) -> String {
        for start in [programs, FileManager.default.currentDirectoryPath] {
            var folder = start
            while !folder.isEmpty {
                if let bytes = try PrivateFile.read("\(folder)/\(relative)") {
                    return String(decoding: bytes, as: UTF8.self)
                }
                folder = parent(of: folder)
            }
        }
        throw ClusterError(.file, "There is no \(relative) above \(programs) or the working directory.")
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return String(path[..<slash])
    }
}
