/// How much of everything the server takes; each number has a default that fits a service behind the ingress.
package struct HTTPServerLimits: Sendable {
    /// Bytes of a request's body.
    package var bodyBytes = 256 * 1_024
    /// Bytes of memory a connection has for a request's head and a response's head together.
    package var headerBytes = 16 * 1_024
    /// Header fields of a request.
    package var headerFields = 100
    /// Connections open at once; never more than the process may open files, less 64.
    package var connections = 4_096
    /// Streams open at once.
    package var streams = 2_000
    /// Seconds without any byte after which a connection is closed.
    package var inactivitySeconds = 75
    /// Time from a request's first line, or from the connection, to the end of its head.
    package var headerTime = Duration.seconds(10)
    /// Time from the end of the head to the end of the body.
    package var bodyTime = Duration.seconds(30)
    /// Time a handler has to answer.
    package var handlerTime = Duration.seconds(30)
    /// Time the client has to take an answer that is no stream.
    package var responseTime = Duration.seconds(60)
    /// Time from the order to stop until what still runs is cut off.
    package var stopTime = Duration.seconds(4)

    /// Makes the default limits.
    package init() {}
}
