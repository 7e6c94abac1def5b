import Contracts

@testable import TransactionalStore

extension World {
    /// What people do on pages of the connector and at Zoom.
    func makeZoomMove(_ kind: Move.Kind, _ random: inout SeededRandom) throws -> Bool {
        let choice = random.below(1 << 20)
        switch kind {
        case .connect: return try connect(&random)
        case .allow: return visits.isEmpty ? false : connector.allow(visits[choice % visits.count])
        case .comeBack:
            guard !visits.isEmpty else { return false }
            let index = choice % visits.count
            guard connector.comeBack(visits[index]) else { return false }
            if !random.oneIn(4) { visits.remove(at: index) }
            return true
        case .decide: return try connector.decide(choice: choice, confirms: !random.oneIn(4))
        case .disconnect:
            guard let practice = random.pick(identity.practices), let user = random.pick(practice.users) else {
                return false
            }
            return try connector.disconnect(choice: choice, by: random.oneIn(2) ? practice.master : user)
        case .pressStart: return try pressStart(&random)
        case .openLink:
            guard !startLinks.isEmpty else { return false }
            let link = startLinks.remove(at: choice % startLinks.count)
            guard connector.zoom.open(startLink: link, endingOthers: random.oneIn(2)) else { return false }
            for call in connector.zoom.runningNumbers { startedOnce.insert(call) }
            cell.tell("a host opens a start link")
            return true
        case .join:
            tickets += 1
            return try connector.join(choice: choice, ticket: "t\(tickets)") { [unowned self] in joinLinks.append($0) }
        case .openJoin:
            guard !joinLinks.isEmpty else { return false }
            return connector.zoom.open(joinLink: joinLinks.remove(at: choice % joinLinks.count), name: "A client")
        case .openClientLink: return try scheduling.openClientLink(choice: choice, cell)
        case .endCall:
            guard connector.zoom.endCall(choice: choice) else { return false }
            cell.tell("a call ends at Zoom")
            return true
        case .removeApp:
            guard connector.zoom.removeApp(user: random.pick(connector.zoom.users) ?? "") else { return false }
            cell.tell("the app is removed in the Marketplace")
            return true
        case .deleteByHand:
            guard let number = connector.zoom.deleteMeeting(choice: choice) else { return false }
            deletedByHand.insert(number)
            cell.tell("meeting \(number) is deleted by hand")
            return true
        case .changeLicence: return connector.zoom.changeLicence(choice: choice)
        case .expireTokens:
            cell.tell("Zoom ends tokens before their time")
            return connector.zoom.expireTokens(choice: choice, refresh: random.oneIn(3))
        case .pass: return try connector.pass()
        case .keepUp: return connector.keepUp()
        case .work: return connector.work(choice: choice)
        case .ask: return connector.ask(choice: choice, .answered)
        case .askInVain:
            let fates = SimulatedConnector.Fate.allCases.dropFirst()
            return connector.ask(choice: choice, fates[fates.startIndex + random.below(fates.count)])
        case .sendWebhooks: return connector.send()
        case .takeWebhook: return connector.take(choice: choice)
        case .repeatWebhook: return connector.takeAgain(choice: choice)
        default: return false
        }
    }

    private func connect(_ random: inout SeededRandom) throws -> Bool {
        let practitioners = identity.practices.flatMap { practice in practice.practitioners.map { (practice, $0) } }
        let index = random.below(practitioners.count)
        let (practice, practitioner) = practitioners[index]
        let zoomUsers = connector.zoom.users
        let zoomUser = random.oneIn(8) ? zoomUsers[random.below(zoomUsers.count)] : zoomUsers[index % zoomUsers.count]
        let user = random.oneIn(2) ? practice.master : random.pick(practice.users) ?? practice.master
        // Who is linked rarely connects anew.
        let isLinked = try connector.service.disk.replica(Practitioner.self, practitioner)?.slot.provider == .zoom
        guard visits.count < 6, !isLinked || random.oneIn(20),
            let visit = try connector.connect(practitioner, by: user, as: zoomUser)
        else { return false }
        visits.append(visit)
        return true
    }

    private func pressStart(_ random: inout SeededRandom) throws -> Bool {
        let anybody = random.oneIn(6)
        let number = random.below(1 << 16)
        let disk = connector.service.disk
        return try connector.start(
            choice: random.below(1 << 20),
            by: { [identity] appointment in
                guard anybody else {
                    return (try? disk.replica(Practitioner.self, appointment.practitionerId))?.hostUserId
                }
                let practice = identity.practices.first { $0.account == appointment.accountId }
                return practice.map { $0.users[number % $0.users.count] }
            },
            confirmed: random.oneIn(4),
            opened: { [unowned self] in startLinks.append($0) }
        )
    }
}
