extension GrantKeeper {
    /// A Zoom user's licence and preferences, as Zoom has them now.
    func profile(of zoomUser: String, by deadline: Deadline) async throws(ZoomFailure) -> ZoomProfile {
        let user = try await call(zoomUser, by: deadline) { .user($0) }
        var profile = ZoomProfile(user: try ZoomAnswer.user(user.body), preferences: nil)
        guard profile.user.id == zoomUser else { throw .broken(status: user.status) }
        let settings = try? await call(zoomUser, by: deadline) { .settings($0) }
        profile.preferences = settings.flatMap { try? ZoomAnswer.preferences($0.body) }
        return profile
    }
}
