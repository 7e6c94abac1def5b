import Testing

/// Waits until something outside of this process has happened; after 30 s the test fails and names it.
func condition(_ what: Comment, _ holds: () async -> Bool) async throws {
    let start = ContinuousClock.now
    while await !holds() {
        try #require(start.duration(to: .now) < .seconds(30), what)
        await Task.yield()
    }
}
