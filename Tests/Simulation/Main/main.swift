import Foundation
import Simulation

do {
    exit(try Simulation(Array(CommandLine.arguments.dropFirst())).run())
} catch {
    FileHandle.standardError.write(Data("simulate: \(error)\n".utf8))
    exit(2)
}
