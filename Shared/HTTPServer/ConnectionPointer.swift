import CMicroHTTPD

/// A connection of the C library.
///
/// Only the daemon's thread touches it, but for `resume`, which any thread may call while it is suspended.
// Guarded by the rule above; who may resume, and that it is done once, is decided under the owner's lock.
struct ConnectionPointer: @unchecked Sendable {
    let raw: OpaquePointer

    /// Stops the connection until it is resumed.
    ///
    /// On the daemon's thread only.
    func suspend() {
        MHD_suspend_connection(raw)
    }

    /// Lets the daemon's thread go on with the connection.
    ///
    /// Once a suspension, and never under a lock.
    func resume() {
        MHD_resume_connection(raw)
    }
}
