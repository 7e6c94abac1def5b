/// What somebody sees of a call, as it is now.
struct CallContent {
    private let seat: Seat
    private let call: Call?
    private let meeting: Meeting?
    private let host: User?
    private let people: [Seat]
    private let hasWaitingRoom: Bool
    private let hostIsElsewhere: Bool

    init(world: ZoomWorld, seat: Seat) {
        self.seat = seat
        call = world.call(seat.callUUID)
        meeting = world.meetings[seat.number]
        host = meeting.flatMap { world.users[$0.hostID] }
        people = call.map(world.present) ?? []
        hasWaitingRoom = meeting.map { world.settings(of: $0)["waiting_room"]?.bool == true } ?? false
        hostIsElsewhere = world.hostIsElsewhere(seat.number)
    }

    var html: HTML {
        switch seat.place {
        case .waitingForHost: waiting(hostIsElsewhere ? elsewhere : "Waiting for the host to start this meeting.")
        case .waitingRoom: waiting("Please wait: the host will let you in soon.")
        case .inside: inside
        case .left: over
        }
    }

    private let elsewhere = "The host has another meeting in progress. This one starts when that one is over."

    private var topic: String { call?.topic ?? meeting?.topic ?? "Meeting" }

    // MARK: Outside

    private func waiting(_ sentence: String) -> HTML {
        """
        <div class="waiting"><h1>\(topic)</h1>
        <p role="status">\(sentence)</p>
        <p class="soft">You are \(Parts.stop(seat.name)) This page changes by itself.</p></div>
        <div class="actions">\(action("leave", "Leave Meeting", quiet: true))</div>
        """
    }

    private var over: HTML {
        let sentence: String =
            if let end = call?.end, seat.leftAt == call?.endedAt, end != .everybodyLeft {
                seat.isHost && end == .endedByHost ? "You have ended this meeting for everybody." : end.words
            } else if meeting == nil || meeting?.deletedAt != nil, call == nil {
                "This meeting has been deleted by its host."
            } else {
                "You have left the meeting."
            }
        return """
            <div class="waiting"><h1>\(topic)</h1>
            <p role="status">\(sentence)</p>
            <p class="soft">You can close this page.</p></div>
            """
    }

    // MARK: Inside

    private var inside: HTML {
        let everybody = people.filter { $0.place == .inside }
        let present = everybody.filter(\.isHost) + everybody.filter { !$0.isHost }
        let waiting = people.filter { $0.place == .waitingRoom }
        return """
            <h1>\(topic)</h1>
            <p><span class="live">Live</span> \
            <span role="status">\(present.count == 1 ? "You are alone in the meeting." : "\(present.count) people.")\
            \(seat.isHost && !waiting.isEmpty ? " \(waiting.count) in the waiting room." : nil)</span></p>
            \(limit)
            <div class="stage" aria-hidden="true">\(present.map(tile))</div>
            <div class="actions">\(action("leave", "Leave Meeting", quiet: true))
            \(seat.isHost ? action("end", "End Meeting for All", danger: true) : nil)</div>
            <div class="columns">
            \(seat.isHost ? waitingRoom(waiting) : nil)
            <section aria-labelledby="participants"><h2 id="participants">Participants (\(present.count))</h2>
            <ul class="plain">\(present.map(row))</ul></section>
            <section aria-labelledby="about"><h2 id="about">This meeting</h2>\(facts)</section>
            </div>
            """
    }

    /// Basic's forty minutes, told to the host.
    private var limit: HTML {
        guard seat.isHost, let call, let host, host.licence == .basic else { return "" }
        return """
            <p class="soft">A Basic licence's meetings last 40 minutes: this one ends at \
            \(ZoneTime.text(call.limitAt, in: host.timeZone)).</p>
            """
    }

    private var facts: HTML {
        let number: HTML = "<dt>Meeting ID</dt><dd>\(meeting?.spacedNumber ?? String(seat.number))</dd>"
        let client: HTML = "<dt>You use</dt><dd>\(seat.client.words)</dd>"
        guard let host else { return "<dl>\(number)\(client)</dl>" }
        let since: HTML = call.map { "<dt>Since</dt><dd>\(ZoneTime.text($0.startedAt, in: host.timeZone))</dd>" } ?? ""
        guard seat.isHost else { return "<dl>\(number)<dt>Host</dt><dd>\(host.displayName)</dd>\(since)\(client)</dl>" }
        let apps = host.settings.zoomApps.joined(separator: ", ")
        return """
            <dl>\(number)<dt>You host as</dt><dd>\(host.displayName)</dd>\(since)\(client)
            <dt>Licence</dt><dd>\(host.licence.words)</dd>
            <dt>Background</dt><dd>\(background ?? "None")</dd>
            <dt>Waiting room</dt><dd>\(hasWaitingRoom ? "On" : "Off")</dd>
            <dt>Zoom Apps</dt><dd>\(apps.isEmpty ? "None" : apps)</dd></dl>
            """
    }

    private var background: String? {
        guard let host, host.settings.virtualBackground, !host.settings.background.isEmpty else { return nil }
        return host.settings.background
    }

    private func tile(_ other: Seat) -> HTML {
        """
        <div class="tile\(other.isHost && background != nil ? " background" : nil)">\
        <span class="picture">\(Parts.initials(other.name))</span>\
        <span class="label">\(title(other))</span></div>
        """
    }

    private func row(_ other: Seat) -> HTML {
        """
        <li class="person"><span class="picture" aria-hidden="true">\(Parts.initials(other.name))</span>\
        <span class="name">\(title(other))</span></li>
        """
    }

    private func waitingRoom(_ waiting: [Seat]) -> HTML {
        let rows: [HTML] = waiting.map { other in
            """
            <li class="person"><span class="picture" aria-hidden="true">\(Parts.initials(other.name))</span>\
            <span class="name">\(other.name)</span>\
            <form method="post" action="/call/\(seat.id)/admit">\(Parts.hidden("seat", other.id))\
            <button class="primary" id="admit-\(other.id)" aria-label="Admit \(other.name)">Admit</button></form></li>
            """
        }
        let none: HTML = "<p class=\"soft\">Nobody is waiting.</p>"
        return """
            <section aria-labelledby="waiting"><h2 id="waiting">Waiting room (\(waiting.count))</h2>
            \(rows.isEmpty ? none : "<ul class=\"plain\">\(rows)</ul>")</section>
            """
    }

    private func title(_ other: Seat) -> String {
        let notes = [other.isHost ? "host" : nil, other.id == seat.id ? "me" : nil].compactMap(\.self)
        return notes.isEmpty ? other.name : "\(other.name) (\(notes.joined(separator: ", ")))"
    }

    private func action(_ name: String, _ label: String, quiet: Bool = false, danger: Bool = false) -> HTML {
        """
        <form method="post" action="/call/\(seat.id)/\(name)">\
        \(Parts.button(label, quiet: quiet, danger: danger))</form>
        """
    }
}
