import Contracts
import Testing

@testable import Scheduling

@Suite struct LaunchDeviceTests {
    @Test(arguments: [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Safari/604.1", LaunchDevice.iPhone),
        ("Mozilla/5.0 (iPod touch; CPU iPhone OS 12_0 like Mac OS X)", .iPhone),
        ("Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) Safari/604.1", .iPad),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/131.0 Mobile Safari/537.36", .android),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15", .desktop),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0", .desktop),
        ("", .desktop),
    ])
    func `the device is read from the user agent`(userAgent: String, device: LaunchDevice) {
        #expect(LaunchDevice(userAgent: userAgent) == device)
    }

    @Test func `an iPhone hosts in the Mobile App only`() {
        #expect(LaunchDevice.iPhone.choices == [.mobile])
        #expect(LaunchDevice.desktop.choices == [.browser, .desktop])
        #expect(LaunchDevice.iPad.choices == [.mobile, .browser])
    }
}
