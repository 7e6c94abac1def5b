import Contracts

extension AccessFacts {
    /// What differs, for an audit entry: ids and switches, no names.
    func differences(from old: AccessFacts) -> [String] {
        var differences: [String] = []
        if role != old.role { differences.append("role \(old.role) to \(role)") }
        if active != old.active { differences.append(active ? "reactivated" : "deactivated") }
        if settingsAccess != old.settingsAccess {
            differences.append("settings access \(settingsAccess ? "on" : "off")")
        }
        let added = profileAccess.filter { !old.profileAccess.contains($0) }
        let removed = old.profileAccess.filter { !profileAccess.contains($0) }
        if !added.isEmpty { differences.append("profile access to \(added.map(\.rawValue).joined(separator: ", "))") }
        if !removed.isEmpty {
            differences.append("no profile access to \(removed.map(\.rawValue).joined(separator: ", "))")
        }
        if ownProfilePermission != old.ownProfilePermission {
            differences.append("own profile permission \(ownProfilePermission ? "on" : "off")")
        }
        if defaultPractitionerID != old.defaultPractitionerID {
            differences.append("default practitioner \(defaultPractitionerID?.rawValue ?? "none")")
        }
        return differences
    }
}
