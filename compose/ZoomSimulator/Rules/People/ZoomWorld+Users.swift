extension ZoomWorld {
    /// The user of an id or an e-mail address.
    func user(_ reference: String) throws(Refusal) -> User {
        if let user = users[reference] { return user }
        let email = reference.lowercased()
        guard let user = users.values.first(where: { $0.email == email }) else {
            throw .notFound("There is no Zoom user \(reference).")
        }
        return user
    }

    /// Makes a user, and an account unless one is named.
    mutating func add(_ new: NewUser, _ moment: Moment) throws(Refusal) -> User {
        let email = try checkedEmail(new.email)
        guard new.password.utf8.count >= 6 else { throw .invalid("A password has at least 6 characters.") }
        let zone = try Self.checkedZone(new.timeZone ?? "UTC")
        let settings = try UserSettings().changed(by: new.settings)
        var account = Account(id: moment.token(), plan: new.plan ?? options.accountPlan)
        if let id = new.account {
            guard let known = accounts[id] else { throw .notFound("There is no account \(id).") }
            guard new.plan == nil || new.plan == known.plan else {
                throw .conflict("The account's plan is \(known.plan.rawValue); PATCH /accounts/{id} changes it.")
            }
            account = known
        }
        let (first, last) = (new.firstName ?? "", new.lastName ?? "")
        let name = [first, last].filter { !$0.isEmpty }.joined(separator: " ")
        let user = User(
            id: moment.token(),
            accountID: account.id,
            email: email,
            password: PasswordDigest(of: new.password, salt: moment.token()),
            firstName: first,
            lastName: last,
            displayName: new.displayName ?? (name.isEmpty ? String(email.prefix { $0 != "@" }) : name),
            licence: new.licence ?? account.plan.usualLicence,
            timeZone: zone,
            language: new.language ?? "en-US",
            pmi: moment.number(digits: 10),
            createdAt: moment.now,
            settings: settings
        )
        accounts[account.id] = account
        users[user.id] = user
        return user
    }

    /// Changes a user, as the person or an administrator would, and publishes what changed.
    mutating func change(_ reference: String, _ change: UserChange, _ moment: Moment) throws(Refusal) -> User {
        let old = try user(reference)
        var user = old
        if let email = change.email, email.lowercased() != old.email { user.email = try checkedEmail(email) }
        if let password = change.password { user.password = PasswordDigest(of: password, salt: moment.token()) }
        if let zone = change.timeZone { user.timeZone = try Self.checkedZone(zone) }
        if let status = change.status {
            guard let status = User.Status(rawValue: status) else {
                throw .invalid("status is \"\(status)\", but must be active or inactive.")
            }
            user.status = status
        }
        user.firstName = change.firstName ?? user.firstName
        user.lastName = change.lastName ?? user.lastName
        user.displayName = change.displayName ?? user.displayName
        user.licence = change.licence ?? user.licence
        user.language = change.language ?? user.language
        user.settings = try user.settings.changed(by: change.settings)
        users[user.id] = user
        publishChange(of: old, to: user, moment.now)
        return user
    }

    /// Removes a user with all that is theirs; grants die silently.
    mutating func removeUser(_ reference: String, _ moment: Moment) throws(Refusal) {
        let user = try user(reference)
        for call in runningCalls(of: user.id) { end(call.uuid, .hostRemoved, at: moment.now, moment) }
        users[user.id] = nil
        grants.removeAll { $0.userID == user.id }
        meetings = meetings.filter { $0.value.hostID != user.id }
        sessions = sessions.filter { $0.value != user.id }
    }

    private func checkedEmail(_ text: String) throws(Refusal) -> String {
        let email = text.lowercased()
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), email.utf8.count <= 128,
            email.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { throw .invalid("\"\(text)\" is not an e-mail address.") }
        guard !users.values.contains(where: { $0.email == email }) else {
            throw .conflict("A Zoom user with the e-mail address \(email) exists already.")
        }
        return email
    }

    private static func checkedZone(_ zone: String) throws(Refusal) -> String {
        guard ZoneTime.isKnown(zone) else { throw .invalid("\"\(zone)\" is not an IANA time zone.") }
        return zone
    }
}

extension UserSettings {
    /// The settings with some fields replaced.
    func changed(by change: JSONValue?) throws(Refusal) -> UserSettings {
        guard let change else { return self }
        guard case .object(let fields) = change else { throw .invalid("settings must be an object.") }
        let known = [
            "waitingRoom", "virtualBackground", "background", "joinBeforeHost", "hostVideo", "participantVideo",
            "requirePasscode", "embedPasscode", "joinFromBrowser", "autoRecording", "zoomApps", "concurrentMeetings",
            "other",
        ]
        for name in fields.keys.sorted() where !known.contains(name) {
            throw .invalid("settings has no field \"\(name)\"; it has \(known.joined(separator: ", ")).")
        }
        return try merged(self, with: change, called: "A field of settings")
    }
}
