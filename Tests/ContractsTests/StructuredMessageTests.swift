import Contracts
import Foundation
import Testing

@Suite struct StructuredMessageTests {
    @Test func `attributes and data are read`() throws {
        let message = try StructuredMessage(
            json: Data(
                """
                {"specversion":"1.0","id":"1","source":"/team/billing","type":"t.v1","time":"2026-11-24T08:00:00Z",
                 "accountid":"a-1","revision":"7","extra":true,"data":{"n":1,"list":[1.5,null,"x"],"deep":{"b":false}}}
                """.utf8
            )
        )
        #expect(message.envelope.id == "1")
        #expect(message.envelope.accountID == AccountID(rawValue: "a-1"))
        #expect(message.envelope.revision == 7)
        #expect(message.envelope.time == Timestamp("2026-11-24T08:00:00Z"))
        let data = try #require(message.data)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["n"] as? Int == 1)
    }

    @Test func `base64 data is taken as it is`() throws {
        let json = #"{"specversion":"1.0","id":"1","source":"s","type":"t","data_base64":"e30="}"#
        #expect(try StructuredMessage(json: Data(json.utf8)).data == Data("{}".utf8))
    }

    @Test(arguments: [
        #"{"specversion":"0.3","id":"1","source":"s","type":"t"}"#,
        #"{"specversion":"1.0","source":"s","type":"t"}"#,
        #"{"specversion":"1.0","id":"1","source":"s","type":"t","time":"yesterday"}"#,
        "[]", "", "{",
    ])
    func `what is not CloudEvents 1_0 is refused`(json: String) {
        #expect(throws: DecodingError.self) { try StructuredMessage(json: Data(json.utf8)) }
    }
}
