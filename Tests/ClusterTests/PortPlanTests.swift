import Testing

@testable import Cluster

@Suite struct PortPlanTests {
    @Test func `the parts take the ports after the ingress's`() {
        #expect(PortPlan(from: 8080).all.map(\.port) == [Int](8080...8087))
    }

    @Test func `free ports are free and different`() throws {
        var random = SystemRandomNumberGenerator()
        let plan = try PortPlan.free(random: &random)
        #expect(Set(plan.all.map(\.port)).count == 8)
        #expect(plan.all.allSatisfy { (20_000...32_000).contains($0.port) })
    }
}
