/// One entry of a schedule: what is to happen, and the number from which everything open about it follows.
struct Move {
    /// What can happen.
    enum Kind: UInt8, CaseIterable {
        // What people and other teams do.
        case book, reschedule, cancel, resend
        case pressSettings, connect, allow, comeBack, decide, disconnect, pressStart, openLink, join, openJoin,
            openClientLink
        case endCall
        case removeApp, deleteByHand, changeLicence
        // What services do.
        case start, fetch, commit, produce, land, acknowledge, keepSessions, upkeep
        case pass, work, ask, sendWebhooks, takeWebhook, keepUp
        // What time does.
        case tick
        // What goes wrong.
        case crash, crashInside, crashAfter, loseProducer, readAgain, compact, forget, rebuild, leap
        case askInVain, repeatWebhook, expireTokens, landStray
    }

    var kind: Kind
    var salt: UInt64
}

/// How often each kind of move is drawn in one run: every run is of its own kind, so that some do much of a few things.
struct Mixture {
    private var kinds: [Move.Kind] = []
    private var bounds: [UInt64] = []

    init(_ random: inout SeededRandom) {
        var sum: UInt64 = 0
        // In some runs processes die again and again within a moment.
        let isRestless = random.oneIn(4)
        for kind in Move.Kind.allCases {
            var weight = Self.weight(kind)
            if Self.isOptional(kind), random.oneIn(2) { weight = 0 }
            // Some runs are calm in one respect and a storm in another.
            weight *= [1, 1, 2, 8][random.below(4)]
            if isRestless { weight = Self.restless(kind, weight) }
            guard weight > 0 else { continue }
            sum += weight
            kinds.append(kind)
            bounds.append(sum)
        }
    }

    private static func restless(_ kind: Move.Kind, _ weight: UInt64) -> UInt64 {
        switch kind {
        case .crash, .crashInside, .crashAfter: 20
        case .landStray: 120
        case .tick: 8
        case .leap, .rebuild: 0
        case .reschedule, .pressSettings: 60
        default: weight
        }
    }

    func draw(_ random: inout SeededRandom) -> Move {
        let number = random.next() % (bounds.last ?? 1)
        var index = 0
        while bounds[index] <= number { index += 1 }
        return Move(kind: kinds[index], salt: random.next())
    }

    /// Whether half of the runs do without it: faults, and what ends what people have begun.
    private static func isOptional(_ kind: Move.Kind) -> Bool {
        switch kind {
        case .pressSettings, .disconnect, .endCall, .removeApp, .deleteByHand, .changeLicence: true
        default: kind.rawValue >= Move.Kind.crash.rawValue
        }
    }

    /// In a thousandth or so.
    private static func weight(_ kind: Move.Kind) -> UInt64 {
        switch kind {
        case .book: 30
        case .reschedule: 20
        case .cancel: 6
        case .resend: 10
        case .pressSettings: 8
        case .connect, .allow, .comeBack, .decide: 30
        case .disconnect: 3
        case .pressStart, .openLink: 20
        case .join, .openJoin: 8
        case .openClientLink: 10
        case .endCall: 6
        case .removeApp, .deleteByHand, .changeLicence: 1
        case .pass: 80
        case .work: 300
        case .ask: 150
        case .sendWebhooks, .takeWebhook: 40
        case .keepUp: 2
        case .askInVain: 12
        case .repeatWebhook: 6
        case .expireTokens: 1
        case .landStray: 15
        case .start: 60
        case .fetch, .commit: 200
        case .produce, .land, .acknowledge: 150
        case .keepSessions: 15
        case .upkeep: 2
        case .tick: 40
        case .crash: 6
        case .crashInside, .crashAfter: 4
        case .loseProducer: 6
        case .readAgain: 6
        case .compact: 8
        case .forget: 3
        case .rebuild: 1
        case .leap: 1
        }
    }
}
