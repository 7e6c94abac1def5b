import HTTPClient

/// The running parts: each answers, nothing internal is reachable from outside, Zoom's events arrive, nothing lies unworked.
struct PartsCheck {
    let cluster: RunningCluster

    private static let services = [PartName.identity, .zoomConnector, .scheduling]

    func findings() async -> [Finding] {
        var findings: [Finding] = []
        for part in cluster.record.parts { findings.append(await readiness(part)) }
        findings.append(await ingress())
        findings.append(await webhooks())
        for service in Self.services {
            findings.append(await closedToStrangers(service))
            findings.append(await deadLetters(service))
        }
        return findings
    }

    private func readiness(_ part: RunRecord.Part) async -> Finding {
        let name = part.name.rawValue
        guard part.state == .ready else {
            return Finding("parts", .failure, "\(name) is \(part.state.rawValue); its log is \(part.log).")
        }
        if Self.services.contains(part.name), let origin = part.origin,
            let reason = await PageProbe(client: cluster.client, url: "\(origin)/ready").reason()
        {
            return Finding("parts", .failure, "\(name) is not ready: \(reason). Its log is \(part.log).")
        }
        let again = part.restarts == 0 ? "" : " It was started again \(part.restarts) times; its log is \(part.log)."
        return Finding("parts", part.restarts == 0 ? .ok : .warning, "\(name) is ready.\(again)")
    }

    /// What only operators and machines may see is not served outside.
    private func ingress() async -> Finding {
        for path in ["/metrics", "/health", "/ready", "/operator/dead-letters"] {
            do {
                let url = cluster.record.origin + path
                let response = try await cluster.client.execute(HTTPClientRequest(url: url), timeout: .seconds(5))
                guard response.status == 404 else {
                    return Finding("ingress", .failure, "The ingress serves \(path) (\(response.status)); it must not.")
                }
            } catch {
                return Finding("ingress", .failure, "The ingress doesn't answer: \(error).")
            }
        }
        return Finding("ingress", .ok, "The ingress serves nothing internal.")
    }

    private func webhooks() async -> Finding {
        do {
            let trouble = try await cluster.doors.simulator.webhookTrouble(clientID: SimulatedApp.clientID)
            guard let trouble else { return Finding("webhooks", .ok, "Zoom's events arrive.") }
            return Finding("webhooks", .failure, "Zoom's events don't arrive: \(trouble).")
        } catch {
            return Finding("webhooks", .failure, "\(error)")
        }
    }

    /// The operator paths open to the secret alone.
    private func closedToStrangers(_ service: PartName) async -> Finding {
        let url = "\(cluster.doors.origin(service))/operator/dead-letters"
        do {
            for headers: HTTPHeaders in [[:], ["Authorization": "Bearer not-the-secret"]] {
                let request = HTTPClientRequest(url: url, headers: headers)
                let status = try await cluster.client.execute(request, timeout: .seconds(5)).status
                guard status == 401 || status == 403 || status == 404 else {
                    return Finding("doors", .failure, "\(service.rawValue) answers strangers (\(status)) at \(url).")
                }
            }
            return Finding("doors", .ok, "\(service.rawValue)'s operator paths open to the secret alone.")
        } catch {
            return Finding("doors", .failure, "\(service.rawValue) doesn't answer: \(error).")
        }
    }

    private func deadLetters(_ service: PartName) async -> Finding {
        do {
            let count = try await cluster.operator(service).deadLetters().count
            guard count > 0 else { return Finding("messages", .ok, "\(service.rawValue) has worked all it was sent.") }
            return Finding(
                "messages",
                .warning,
                "\(service.rawValue) could not work \(count) messages: telehealth deadletters list --service \(service.rawValue)"
            )
        } catch {
            return Finding("messages", .failure, "\(error)")
        }
    }
}
