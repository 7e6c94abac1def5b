import Contracts
import Cryptography

@testable import TransactionalStore
@testable import ZoomConnector

/// The connector's workers as programs: what `GrantKeeper`, `MeetingWorker`, `Connector`, `CallWatch` and `Launcher` do.
struct ZoomPrograms {
    static let origins = ZoomOrigins.zoom
    static let window: Duration = .seconds(86_400)

    let vault: Vault
    let clock: VirtualClock
    let random: SeededBytes

    var now: Timestamp { Timestamp(milliseconds: clock.milliseconds) }

    // MARK: A call in a Zoom user's name

    private struct Held {
        var tokens: ZoomTokens
        var version: Int64
    }

    /// Calls with fresh tokens; an access token that Zoom no longer takes is changed once.
    func call(
        _ user: String,
        _ request: @escaping (ZoomAccess) -> ZoomRequest,
        _ then: @escaping (Result<ZoomClient.Answer, ZoomFailure>) throws -> Program
    ) -> Program {
        fresh(user) { held in
            switch held {
            case .failure(let failure): return try then(.failure(failure))
            case .success(let held):
                return .ask(request(held.tokens.zoomAccess)) { reply in
                    guard case .failure(.tokenExpired) = reply.good else { return try then(reply.good) }
                    return changed(user, from: held.version) { next in
                        switch next {
                        case .failure(let failure): return try then(.failure(failure))
                        case .success(let next):
                            return .ask(request(next.tokens.zoomAccess)) { try then($0.good) }
                        }
                    }
                }
            }
        }
    }

    private func held(_ user: String, _ then: @escaping (Result<Held, ZoomFailure>) throws -> Program) -> Program {
        .read { database in
            guard let grant = try ConnectorStore(database).grant(user), let sealed = grant.tokens else {
                return try then(.failure(.grantGone))
            }
            let tokens = try vault.open(ZoomTokens.self, sealed, at: .grantTokens(zoomUser: user))
            return try then(.success(Held(tokens: tokens, version: grant.version)))
        }
    }

    private func fresh(_ user: String, _ then: @escaping (Result<Held, ZoomFailure>) throws -> Program) -> Program {
        held(user) { found in
            guard case .success(let held) = found, now + GrantKeeper.margin >= held.tokens.expiresAt else {
                return try then(found)
            }
            return changed(user, from: held.version) { next in
                if case .failure(let failure) = next, failure != .grantGone, now < held.tokens.expiresAt {
                    return try then(.success(held))
                }
                return try then(next)
            }
        }
    }

    private func changed(
        _ user: String,
        from version: Int64,
        _ then: @escaping (Result<Held, ZoomFailure>) throws -> Program
    ) -> Program {
        let key = "refresh/\(user)"
        func end(_ result: Result<Held, ZoomFailure>) -> Program { .give(key: key, .read { _ in try then(result) }) }
        return .take(
            key: key,
            held(user) { found in
                guard case .success(let held) = found, held.version == version else { return end(found) }
                return .write { steps in
                    guard try steps.beginRefresh(user, of: version) != nil else { return self.held(user, end) }
                    return .ask(.refresh(held.tokens.refresh)) { reply in
                        let asked = now
                        switch reply.tokens(now: asked, Self.origins) {
                        case .success(let tokens):
                            return .write { steps in
                                try steps.refreshed(user, from: version, to: tokens)
                                return self.held(user, end)
                            }
                        case .failure(.grantGone):
                            return .write { steps in
                                try steps.lose(user, version: version)
                                return end(.failure(.grantGone))
                            }
                        case .failure(let failure):
                            let jitter = random.jitter()
                            return .write { steps in
                                let failures = (try steps.store.grant(user)?.failures ?? 0) + 1
                                try steps.refreshFailed(
                                    user,
                                    of: version,
                                    maybeDone: failure.mayHaveTakenEffect,
                                    retryAt: steps.now + RetrySchedule.delay(failures: failures, jitter: jitter)
                                )
                                return end(.failure(failure))
                            }
                        }
                    }
                }
            }
        )
    }

    // MARK: Meetings

    /// One step after the other about an appointment's meeting.
    func settle(
        _ id: AppointmentID,
        turns: Int = 8,
        _ then: @escaping (ZoomFailure?) throws -> Program = { _ in .done }
    ) -> Program {
        let key = "meeting/\(id)"
        return .take(key: key, turn(id, turns) { failure in .give(key: key, .read { _ in try then(failure) }) })
    }

    private func turn(
        _ id: AppointmentID,
        _ left: Int,
        _ then: @escaping (ZoomFailure?) throws -> Program
    ) -> Program {
        .write { steps in
            guard left > 0, case .call(let work) = try steps.meetingTurn(id, window: Self.window) else {
                return try then(nil)
            }
            return result(of: work, page: nil) { result in
                let jitter = random.jitter()
                return .write { steps in
                    try steps.meetingResult(work, result, jitter: jitter)
                    if case .failed(let failure) = result, failure != .meetingGone { return try then(failure) }
                    return turn(id, left - 1, then)
                }
            }
        }
    }

    private func result(
        of work: MeetingWork,
        page: String?,
        _ then: @escaping (MeetingResult) throws -> Program
    ) -> Program {
        call(work.zoomUser, { work.request($0, page: page) }) { answer in
            let reading: MeetingWork.Reading
            do throws(ZoomFailure) {
                reading = try work.reading(try answer.get(), accepts: { Self.origins.accepts($0) })
            } catch {
                return try then(.failed(error))
            }
            switch reading {
            case .result(let result): return try then(result)
            case .more(let next): return self.result(of: work, page: next, then)
            }
        }
    }

    // MARK: Grants

    /// The next step about a grant.
    func tendGrant(_ user: String) -> Program {
        .write { steps in
            switch try steps.nextGrantStep(user)?.step {
            case .none, .nothing: return .done
            case .confirmRemoval, .readProfile:
                return profile(user) { profile in
                    switch profile {
                    case .success(let profile):
                        return .write {
                            try $0.sawProfile(profile); return .done
                        }
                    case .failure(let failure): return grantFailed(user, failure)
                    }
                }
            case .refresh:
                return held(user) { found in
                    guard case .success(let held) = found else { return .done }
                    return changed(user, from: held.version) { next in
                        if case .failure(let failure) = next { return grantFailed(user, failure) }
                        return .done
                    }
                }
            case .revoke:
                return held(user) { found in
                    guard case .success(let held) = found else { return .done }
                    return .ask(.revoke(held.tokens.access)) { reply in
                        if case .failure(let failure) = reply.good { return grantFailed(user, failure) }
                        return .write {
                            try $0.eraseGrant(user); return .done
                        }
                    }
                }
            case .erase:
                return .write {
                    try $0.eraseGrant(user); return .done
                }
            }
        }
    }

    private func profile(
        _ user: String,
        _ then: @escaping (Result<ZoomProfile, ZoomFailure>) throws -> Program
    ) -> Program {
        call(user, { .user($0) }) { answer in
            let read: Result<ZoomProfile, ZoomFailure>
            do throws(ZoomFailure) {
                let known = try ZoomAnswer.user(try answer.get().body)
                guard known.id == user else { throw .broken(status: 200) }
                read = .success(ZoomProfile(user: known, preferences: nil))
            } catch {
                read = .failure(error)
            }
            return try then(read)
        }
    }

    private func grantFailed(_ user: String, _ failure: ZoomFailure) -> Program {
        guard failure != .grantGone else { return .done }
        let jitter = random.jitter()
        return .write { steps in
            let failures = (try steps.store.grant(user)?.failures ?? 0) + 1
            let pause = RetrySchedule.delay(failures: failures, jitter: jitter)
            try steps.grantCallFailed(user, retryAt: steps.now + pause)
            return .done
        }
    }

    // MARK: Attempts to connect

    /// A browser has come back with a code.
    func exchange(_ id: String, code: String, verifier: String) -> Program {
        .ask(.exchange(code: code, redirectURI: SimulatedZoom.redirectURI, verifier: verifier)) { reply in
            switch reply.tokens(now: now, Self.origins) {
            case .failure:
                return .write {
                    try $0.fail(id, .exchangeFailed); return .done
                }
            case .success(let tokens):
                return .write { steps in
                    try steps.exchanged(id, tokens)
                    return identify(id, tokens)
                }
            }
        }
    }

    private func identify(_ id: String, _ tokens: ZoomTokens) -> Program {
        guard tokens.missingScopes.isEmpty else { return .done }
        return .ask(.user(tokens.zoomAccess)) { reply in
            let user: ZoomUser
            do throws(ZoomFailure) { user = try ZoomAnswer.user(try reply.good.get().body) } catch {
                let jitter = random.jitter()
                return .write {
                    try $0.attemptCallFailed(id, jitter: jitter); return .done
                }
            }
            return .write { steps in
                _ = try steps.identified(id, ZoomProfile(user: user, preferences: nil))
                return .done
            }
        }
    }

    /// What is due about an attempt by itself.
    func tendAttempt(_ id: String) -> Program {
        .write { steps in
            guard let (attempt, tokens) = try steps.dueAttempt(id) else { return .done }
            guard attempt.stage == .failed else { return identify(id, tokens) }
            return .ask(.revoke(tokens.access)) { reply in
                let jitter = random.jitter()
                let isGood = (try? reply.good.get()) != nil
                return .write { steps in
                    if isGood { try steps.tokensGivenBack(id) } else { try steps.attemptCallFailed(id, jitter: jitter) }
                    return .done
                }
            }
        }
    }

    // MARK: Calls

    func poll(_ id: CallID) -> Program {
        .read { database in
            guard let known = try ConnectorStore(database).call(id) else { return .done }
            return meeting(known.number, of: known.zoomUser) { found in
                let jitter = random.jitter()
                return .write { steps in
                    switch found {
                    case .success(let meeting):
                        try steps.polled(zoomUser: known.zoomUser, number: known.number, meeting)
                    case .failure: try steps.pollFailed(id, jitter: jitter)
                    }
                    return .done
                }
            }
        }
    }

    func pollLease(_ user: String) -> Program {
        .write { steps in
            try steps.leasePolled(user)
            guard let lease = try steps.store.lease(user),
                let number = try steps.store.meeting(lease.appointment)?.known?.number
            else { return .done }
            return meeting(number, of: user) { found in
                guard case .success(let meeting) = found else { return .done }
                return .write {
                    try $0.polled(zoomUser: user, number: number, meeting); return .done
                }
            }
        }
    }

    private func meeting(
        _ number: Int64,
        of user: String,
        _ then: @escaping (Result<ZoomMeeting?, ZoomFailure>) throws -> Program
    ) -> Program {
        call(user, { .meeting(number, $0) }) { answer in
            let read: Result<ZoomMeeting?, ZoomFailure>
            do throws(ZoomFailure) {
                let answer = try answer.get()
                read = .success(try ZoomAnswer.meeting(answer.body, status: answer.status))
            } catch {
                read = error == .meetingGone ? .success(nil) : .failure(error)
            }
            return try then(read)
        }
    }

    // MARK: Start

    /// A press of Start that may go on: to a fresh link, or to what failed.
    func launch(
        _ id: AppointmentID,
        _ user: String,
        tries: Int = 3,
        _ then: @escaping (String?) -> Program
    ) -> Program {
        number(id, user) { number in
            guard let number else { return failed(id, user, then) }
            return call(user, { .meeting(number, $0) }) { answer in
                let link: String?
                do throws(ZoomFailure) {
                    let answer = try answer.get()
                    link = try ZoomAnswer.meeting(answer.body, status: answer.status).startURL
                } catch {
                    guard error == .meetingGone, tries > 1 else { return failed(id, user, then) }
                    return .write { steps in
                        if let record = try steps.store.meeting(id) { try steps.meetingMissing(record) }
                        return launch(id, user, tries: tries - 1, then)
                    }
                }
                guard let link, Self.origins.accepts(link) else { return failed(id, user, then) }
                return .read { database in
                    if try ConnectorStore(database).meeting(id)?.known?.number == number { return then(link) }
                    return tries > 1 ? launch(id, user, tries: tries - 1, then) : failed(id, user, then)
                }
            }
        }
    }

    private func number(
        _ id: AppointmentID,
        _ user: String,
        _ then: @escaping (Int64?) -> Program
    ) -> Program {
        func known(_ otherwise: @escaping () -> Program) -> Program {
            .read { database in
                let known = try ConnectorStore(database).meeting(id)?.known
                guard let known, known.zoomUser == user, known.missing == 0 else { return otherwise() }
                return then(known.number)
            }
        }
        return known { settle(id) { _ in known { then(nil) } } }
    }

    private func failed(_ id: AppointmentID, _ user: String, _ then: @escaping (String?) -> Program) -> Program {
        .write { steps in
            try steps.startFailed(id, zoomUser: user)
            return then(nil)
        }
    }
}
