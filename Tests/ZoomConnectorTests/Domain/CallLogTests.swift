import Contracts
import Testing

@testable import ZoomConnector

@Suite struct CallLogTests {
    let begin = Timestamp(seconds: 1_000)

    @Test func `people are counted where they were seen last`() {
        var log = CallLog(startedAt: begin)
        log.saw("a", .waiting, at: begin + .seconds(1))
        log.saw("b", .inside, at: begin + .seconds(2))
        #expect(log.waiting == 1)
        #expect(log.inside == 1)
        log.saw("a", .inside, at: begin + .seconds(3))
        #expect(log.waiting == 0)
        #expect(log.inside == 2)
    }

    @Test func `a late report of something older changes nothing`() {
        var log = CallLog(startedAt: begin)
        log.saw("a", .gone, at: begin + .seconds(9))
        log.saw("a", .inside, at: begin + .seconds(3))
        #expect(log.inside == 0)
    }

    @Test func `an end is final, and the first one counts`() {
        var log = CallLog(startedAt: begin)
        log.saw("a", .inside, at: begin)
        log.ended(at: begin + .seconds(60))
        log.ended(at: begin + .seconds(90))
        log.saw("b", .inside, at: begin + .seconds(95))
        #expect(log.endedAt == begin + .seconds(60))
        #expect(log.inside == 0)
    }

    @Test func `an earlier start moves the beginning back`() {
        var log = CallLog(startedAt: begin)
        log.started(at: begin - .seconds(5))
        log.started(at: begin + .seconds(5))
        #expect(log.startedAt == begin - .seconds(5))
    }
}
