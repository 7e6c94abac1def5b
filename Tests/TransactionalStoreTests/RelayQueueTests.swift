import Testing

@testable import TransactionalStore

@Suite struct RelayQueueTests {
    @Test func `messages come in order, each once`() {
        var queue = RelayQueue()
        let answer1 = queue.append([batch(1...3), batch(4...4)], after: 0)
        #expect(answer1)
        #expect(drain(&queue) == [1, 2, 3, 4])
    }

    @Test func `what is not newer is left out`() {
        var queue = RelayQueue()
        let answer2 = queue.append([batch(1...3), batch(4...5)], after: 2)
        #expect(answer2)
        #expect(drain(&queue) == [3, 4, 5])
        let answer3 = queue.append([batch(1...3)], after: 5)
        #expect(answer3)
        #expect(queue.isEmpty)
    }

    @Test func `a gap is told and nothing is added`() {
        var queue = RelayQueue()
        let answer4 = queue.append([batch(3...4)], after: 1)
        #expect(!answer4)
        let answer5 = queue.append([batch(2...2), batch(4...4)], after: 1)
        #expect(!answer5)
        #expect(queue.isEmpty)
    }

    private func batch(_ numbers: ClosedRange<Int64>) -> OutboxBatch {
        OutboxBatch(
            bytes: [],
            messages: numbers.map {
                OutboxBatch.Message(
                    number: $0,
                    topic: "t",
                    partition: 0,
                    key: 0..<0,
                    headers: 0..<0,
                    body: nil,
                    isSigned: false
                )
            }
        )
    }

    private func drain(_ queue: inout RelayQueue) -> [Int64] {
        var numbers: [Int64] = []
        while let next = queue.next {
            numbers.append(next.message.number)
            queue.advance()
        }
        return numbers
    }
}
