extension ZoomWorld {
    /// The user who is signed in with a browser's session token.
    func signedIn(_ session: String?) -> User? {
        guard let session, let id = sessions[Digest(of: session)], let user = users[id], user.status == .active else {
            return nil
        }
        return user
    }

    /// Signs in with e-mail address and password.
    ///
    /// - Returns: the browser's new session token; nil when the two don't go together or the user is not active.
    mutating func signIn(email: String, password: String, _ moment: Moment) -> String? {
        guard let user = try? user(email), user.status == .active, user.password.matches(password) else { return nil }
        return beginSession(of: user.id, moment)
    }

    /// Begins a session without asking for a password.
    mutating func beginSession(of userID: String, _ moment: Moment) -> String {
        let session = moment.token(bytes: 32)
        sessions[Digest(of: session)] = userID
        users[userID]?.lastSignInAt = moment.now
        return session
    }

    /// Signs out.
    mutating func endSession(_ session: String) {
        sessions[Digest(of: session)] = nil
    }
}
