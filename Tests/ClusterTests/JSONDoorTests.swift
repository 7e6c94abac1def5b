import HTTPClient
import Testing

@testable import Cluster

@Suite struct JSONDoorTests {
    private struct Answer: Codable, Equatable {
        let number: Int
    }

    private func door(_ client: HTTPClient, _ origin: String, patience: Duration = .seconds(30)) -> JSONDoor {
        JSONDoor(
            client: client,
            origin: "\(origin)/operator",
            secret: "open sesame",
            name: "identity",
            refusal: .operatorRefused,
            patience: patience
        )
    }

    @Test func `the secret goes along, and the answer comes back`() async throws {
        let part = FakePart()
        part.answer("POST /operator/things", #"{"number":2}"#)
        try await part.serving { origin, _ in
            try await withClient { client in
                let answer: Answer = try await door(client, origin).send(.post, "/things", Answer(number: 1))
                #expect(answer == Answer(number: 2))
            }
        }
        #expect(part.secrets == ["Bearer open sesame"])
        #expect(part.asked == [FakePart.Asked(line: "POST /operator/things", body: #"{"number":1}"#)])
    }

    @Test func `not yet is asked again`() async throws {
        let part = FakePart()
        part.answer("GET /operator/things", status: 503, "{}")
        part.answer("GET /operator/things", status: 503, "{}")
        part.answer("GET /operator/things", #"{"number":3}"#)
        try await part.serving { origin, _ in
            try await withClient { client in
                let answer: Answer = try await door(client, origin).get("/things")
                #expect(answer == Answer(number: 3))
            }
        }
        #expect(part.asked.count == 3)
    }

    @Test func `a refusal is told in the part's own words`() async throws {
        let part = FakePart()
        part.answer("GET /operator/things", status: 409, #"{"error":"There is one already."}"#)
        try await part.serving { origin, _ in
            try await withClient { client in
                let error = await #expect(throws: ClusterError.self) {
                    try await door(client, origin).get("/things", as: Answer.self)
                }
                #expect(error == ClusterError(.operatorRefused, "identity: There is one already."))
            }
        }
    }

    @Test func `an answer that is no JSON, and silence, are told with who it was`() async throws {
        let part = FakePart()
        part.answer("GET /operator/things", "<html>")
        try await withClient { client in
            var origin = ""
            try await part.serving { served, _ in
                origin = served
                let error = await #expect(throws: ClusterError.self) {
                    try await door(client, served).get("/things", as: Answer.self)
                }
                #expect(error?.description.hasPrefix("identity: ") == true)
            }
            let gone = await #expect(throws: ClusterError.self) {
                try await door(client, origin, patience: .zero).get("/things", as: Answer.self)
            }
            #expect(gone?.description.hasPrefix("identity doesn't answer") == true)
        }
    }
}
