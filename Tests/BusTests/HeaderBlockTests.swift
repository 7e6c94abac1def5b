import Bus
import Testing

@Suite struct HeaderBlockTests {
    @Test func `what is written is read back in order`() {
        var block = HeaderBlock()
        block.append("a", "1")
        block.append("b", "")
        block.append("a", "zwei ✓")
        Array("c".utf8).withUnsafeBytes { block.append(name: $0, value: nil) }
        #expect(headers(block.bytes) == ["a=1", "b=", "a=zwei ✓", "c is null"])
    }

    @Test func `a name that a block can't hold is left out`() {
        var block = HeaderBlock()
        Array(repeating: UInt8(ascii: "n"), count: 65_536).withUnsafeBytes { block.append(name: $0, value: $0) }
        block.append("a", "1")
        #expect(headers(block.bytes) == ["a=1"])
    }

    @Test func `a block that is cut short gives what is whole`() {
        var block = HeaderBlock()
        block.append("a", "1")
        block.append("b", "2")
        for count in 0..<block.bytes.count {
            #expect(headers(Array(block.bytes.prefix(count))) == (count < 8 ? [] : ["a=1"]))
        }
    }

    private func headers(_ bytes: [UInt8]) -> [String] {
        var headers: [String] = []
        bytes.withUnsafeBytes { bytes in
            HeaderBlock.forEach(bytes) { name, value in
                let name = String(decoding: name, as: UTF8.self)
                headers.append(value.map { "\(name)=\(String(decoding: $0, as: UTF8.self))" } ?? "\(name) is null")
            }
        }
        return headers
    }
}
