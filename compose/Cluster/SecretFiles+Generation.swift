import Cryptography
package import ServiceRuntime

extension SecretFiles {
    /// Makes the files that are missing and keeps the others; the public keys always follow from the private ones.
    ///
    /// - Returns: the paths of what was made.
    /// - Throws: `secretFile` for a key file that can't be read as one: it is never replaced, since what it sealed or
    ///   signed would be lost.
    package func generateMissing(random: some RandomSource = SystemRandom()) throws -> [String] {
        try StateDirectory.makePrivateFolder(directory)
        var made: [String] = []
        func make(_ path: String, _ text: @autoclosure () -> String) throws {
            guard try PrivateFile.read(path) == nil else { return }
            try PrivateFile.write(text(), to: path)
            made.append(path)
        }
        for (service, keyID) in Self.signers {
            try make(signingKey(service), SigningKey(id: keyID, key: Ed25519.PrivateKey()).json)
        }
        try make(sealingKeys, SealingKeyring.newFile(keyID: "sealing-1"))
        try make(linkKeys, SealingKeyring.newFile(keyID: "links-1"))
        for secret in [operatorSecret, zoomClientSecret, zoomWebhookSecret, simulatorControlToken] {
            try make(secret, Base64URL.encode(random.bytes(32)))
        }
        let publicKeys = JSONWebKeySet(try readSigningKeys().mapValues(\.publicKey)).json
        if try PrivateFile.read(self.publicKeys) != [UInt8](publicKeys.utf8) {
            try PrivateFile.write(publicKeys, to: self.publicKeys)
            made.append(self.publicKeys)
        }
        return made
    }

    /// Every service's signing key, by its id.
    ///
    /// - Throws: `secretFile` for one that is missing or malformed.
    func readSigningKeys() throws(ClusterError) -> [String: Ed25519.PrivateKey] {
        var keys: [String: Ed25519.PrivateKey] = [:]
        for (service, _) in Self.signers {
            let path = signingKey(service)
            guard let bytes = try PrivateFile.read(path) else {
                throw ClusterError(.secretFile, "There is no \(path). Make it with: telehealth keys \(directory)")
            }
            do {
                let key = try SigningKey(json: bytes)
                keys[key.id] = key.key
            } catch {
                throw ClusterError(.secretFile, "\(path): \(error). Put the right file back, or start with --fresh.")
            }
        }
        return keys
    }

    /// A secret's text.
    ///
    /// - Throws: `secretFile` if it is missing or empty.
    static func read(_ path: String) throws(ClusterError) -> String {
        let text = String(decoding: try PrivateFile.read(path) ?? [], as: UTF8.self)
        guard !text.isEmpty else { throw ClusterError(.secretFile, "\(path) is missing or empty.") }
        return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
