extension SimulatorControl {
    // MARK: Users and accounts

    /// Makes a user.
    @discardableResult
    package func add(_ user: NewUser) throws(Refusal) -> UserView {
        try core.change { (world, moment) throws(Refusal) in
            let user = try world.add(user, moment)
            return UserView(user, world.accounts[user.accountID])
        }
    }

    /// Every user, by e-mail address.
    package var users: [UserView] {
        core.read { world, _ in
            world.users.values.sorted { $0.email < $1.email }.map { UserView($0, world.accounts[$0.accountID]) }
        }
    }

    /// A user, by id or e-mail address.
    package func user(_ reference: String) throws(Refusal) -> UserView {
        try core.read { (world, _) throws(Refusal) in
            let user = try world.user(reference)
            return UserView(user, world.accounts[user.accountID])
        }
    }

    /// Changes a user; `user.updated` and `user.settings_updated` go out.
    @discardableResult
    package func change(_ reference: String, _ change: UserChange) throws(Refusal) -> UserView {
        try core.change { (world, moment) throws(Refusal) in
            let user = try world.change(reference, change, moment)
            return UserView(user, world.accounts[user.accountID])
        }
    }

    /// Removes a user.
    package func removeUser(_ reference: String) throws(Refusal) {
        try core.change { (world, moment) throws(Refusal) in try world.removeUser(reference, moment) }
    }

    /// Every account.
    package var accounts: [AccountView] {
        core.read { world, _ in world.accounts.values.sorted { $0.id < $1.id }.map(AccountView.init) }
    }

    /// Changes an account.
    @discardableResult
    package func changeAccount(_ id: String, _ change: AccountChange) throws(Refusal) -> AccountView {
        try core.change { (world, _) throws(Refusal) in
            guard var account = world.accounts[id] else { throw .notFound("There is no account \(id).") }
            account.plan = change.plan ?? account.plan
            account.requiresApproval = change.requiresApproval ?? account.requiresApproval
            account.approvedApps = change.approvedApps.map(Set.init) ?? account.approvedApps
            world.accounts[id] = account
            return AccountView(account)
        }
    }

    // MARK: Apps

    /// Makes an app or replaces it; its webhook address is challenged at once.
    @discardableResult
    package func putApp(_ clientID: String, _ definition: AppDefinition) throws(Refusal) -> AppView {
        try core.change { (world, moment) throws(Refusal) in AppView(try world.put(clientID, definition, moment)) }
    }

    /// Every app, by client id.
    package var apps: [AppView] {
        core.read { world, _ in world.apps.values.sorted { $0.clientID < $1.clientID }.map(AppView.init) }
    }

    /// An app.
    package func app(_ clientID: String) throws(Refusal) -> AppView {
        try core.read { (world, _) throws(Refusal) in AppView(try world.app(clientID)) }
    }

    /// Removes an app for everybody, silently.
    package func removeApp(_ clientID: String) throws(Refusal) {
        try core.change { (world, _) throws(Refusal) in try world.removeApp(clientID) }
    }

    /// Challenges an app's webhook address now, and waits for the outcome.
    package func validate(_ clientID: String) async throws(Refusal) -> AppView {
        try core.change { (world, moment) throws(Refusal) in
            guard try world.app(clientID).webhook != nil else {
                throw .conflict("The app \(clientID) has no webhook.")
            }
            world.apps[clientID]?.webhook?.challengeAt = moment.now
        }
        while !core.pulse.isClosed, !Task.isCancelled {
            let seen = core.pulse.count
            let isOver = core.read { world, moment in
                guard let webhook = world.apps[clientID]?.webhook else { return true }
                return !webhook.isBeingChallenged && webhook.challengeAt > moment.now
            }
            if isOver { break }
            await core.pulse.wait(beyond: seen, for: .seconds(1))
        }
        return try app(clientID)
    }

    // MARK: What people do with apps

    /// Does what a person does on Zoom's consent page, without a browser: they are signed in, and press Allow or Decline.
    ///
    /// The address is that of `/oauth/authorize` with its query, to which the app sends the browser; `without` are the
    /// optional permissions that the person unticks. The answer is where the browser goes next.
    package func authorize(
        _ user: String,
        _ address: String,
        allow: Bool = true,
        without: Set<String> = []
    ) throws(Refusal) -> String {
        let fields = QueryFields(address)
        return try core.change { (world, moment) throws(Refusal) in
            let user = try world.user(user)
            let (request, app): (AuthorizationRequest, App)
            do throws(AuthorizationProblem) {
                (request, app) = try world.authorizationRequest { fields[$0] }
            } catch {
                throw .invalid(error.sentence)
            }
            guard user.status == .active else { throw .conflict("\(user.email) is not active.") }
            guard !world.needsApproval(app, for: user) else {
                throw .conflict("The account of \(user.email) has to approve \(app.name) first.")
            }
            guard allow else {
                guard let destination = world.decline(request) else {
                    throw .conflict("Decline stays on Zoom's page.")
                }
                return destination
            }
            let optional = Set(app.scopes.filter(\.isOptional).map(\.name)).subtracting(without)
            return world.allow(request, app: app, user: user, optionalScopes: optional, moment)
        }
    }

    /// Does what *Remove* in the Marketplace does.
    package func removeApp(_ clientID: String, of user: String) throws(Refusal) {
        try core.change { (world, moment) throws(Refusal) in
            try world.removeApp(clientID, of: world.user(user), moment)
        }
    }

    /// Ends every access token of a user; with `refresh` the refresh tokens as well, silently.
    package func expireTokens(of user: String, refresh: Bool = false) throws(Refusal) {
        try core.change { (world, moment) throws(Refusal) in
            world.expireTokens(of: try world.user(user), refresh: refresh, moment.now)
        }
    }
}
