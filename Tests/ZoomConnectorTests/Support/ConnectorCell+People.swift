import Contracts
import HTTPServer
import Harness
import ZoomSimulator

@testable import ZoomConnector

/// What people do, across our pages and Zoom's.
extension ConnectorCell {
    static let manager = UserID(rawValue: "manager")

    /// Presses *Connect to Zoom* and says what Zoom's page would be asked for.
    func pressConnect(
        _ browser: TestBrowser,
        _ practitioner: PractitionerID = Fixtures.practitionerID
    ) async throws -> String {
        let page = try await browser.post("\(PagePath.telehealthIntegration(practitioner))/connect")
        guard let address = page.leavesFor else { throw TestProblem("no way to Zoom: \(page.words)") }
        return address
    }

    /// Connects as a Zoom user who presses *Allow*, and follows to the page that says how it went.
    @discardableResult
    func connect(
        _ browser: TestBrowser,
        as zoomUser: String = "ada@example.com",
        _ practitioner: PractitionerID = Fixtures.practitionerID
    ) async throws -> Response {
        let address = try await pressConnect(browser, practitioner)
        let back = try zoom.control.authorize(zoomUser, address)
        return try await browser.follow(browser.get(path(of: back)))
    }

    /// Links the practitioner to a Zoom user, as her own user does.
    @discardableResult
    func link(as zoomUser: String = "ada@example.com") async throws -> TestBrowser {
        let browser = try TestBrowser(self, as: Fixtures.hostID)
        try await connect(browser, as: zoomUser)
        try await waits(for: .active)
        return browser
    }

    /// The path and query of an address of ours.
    func path(of address: String) throws -> String {
        guard address.hasPrefix(Self.publicOrigin) else {
            throw TestProblem("\(address.prefix(40)) is not ours")
        }
        return String(address.dropFirst(Self.publicOrigin.count))
    }

    /// Presses *Start*.
    func start(
        _ browser: TestBrowser,
        _ id: AppointmentID = Fixtures.appointmentID,
        choice: StartForm.Choice = .desktop,
        confirmed: Bool = false
    ) async throws -> Response {
        try await browser.post(
            PagePath.start(id),
            confirmed ? ["choice": choice.rawValue, "confirmed": "yes"] : ["choice": choice.rawValue]
        )
    }
}
