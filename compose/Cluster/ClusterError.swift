/// Why the cluster could not do what it was asked to, and how that is mended.
package struct ClusterError: Error, Equatable, CustomStringConvertible {
    /// What kind of obstacle it is.
    package enum Code: String, Sendable {
        case alreadyRunning, notRunning, programMissing, portTaken, stateDirectory, secretFile, brokerUnreachable
        case partFailed, processFailed, operatorRefused, simulatorRefused, settingInvalid, file
    }

    /// What kind of obstacle it is.
    package let code: Code
    /// A sentence that is safe to show, with what to do about it.
    package let description: String

    /// Says what is in the way.
    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
