import Bus
import Testing

@Suite struct PartitionerTests {
    /// Source: UtilsTest.testMurmur2 of Apache Kafka's client.
    @Test(arguments: [
        ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
        ("abc", 479_470_107),
    ])
    func `the hash is the one of Kafka's own tests`(key: String, hash: Int) {
        let computed = Array(key.utf8).withUnsafeBytes { Partitioner.murmur2($0) }
        #expect(Int(Int32(bitPattern: computed)) == hash)
    }

    @Test func `a partition is the positive hash modulo their number`() {
        #expect(Partitioner.partition(of: "21", count: 16) == Int32((-973_932_308 & 0x7FFF_FFFF) % 16))
        #expect(Partitioner.partition(of: "abc", count: 7) == 479_470_107 % 7)
        for count: Int32 in [1, 4, 16, 100] {
            for number in 0..<1_000 {
                let key = "account-\(number)"
                let partition = Partitioner.partition(of: key, count: count)
                #expect((0..<count).contains(partition))
                #expect(Array(key.utf8).withUnsafeBytes { Partitioner.partition(of: $0, count: count) } == partition)
            }
        }
    }

    @Test func `an empty key has a partition`() {
        #expect((0..<16).contains(Partitioner.partition(of: "", count: 16)))
    }
}
