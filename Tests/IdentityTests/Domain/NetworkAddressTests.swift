import Testing

@testable import Identity

@Suite struct NetworkAddressTests {
    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:0001:2::9", "2001:db8:1:2::/64"),
        ("2001:db8::9", "2001:db8:0:0::/64"),
        ("::1", "0:0:0:0::/64"),
        ("fe80::", "fe80:0:0:0::/64"),
        ("unknown", "unknown"),
    ])
    func `addresses of one network count as one`(text: String, key: String) {
        #expect(NetworkAddress(text).key == key)
    }
}
