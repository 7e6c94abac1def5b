import Cryptography
import Testing

@testable import Cluster

@Suite struct SecretFilesTests {
    @Test func `every file is made once, for its owner alone`() async throws {
        try await withTemporaryDirectory { directory in
            let files = SecretFiles(directory: "\(directory)/keys")
            #expect(Set(try files.generateMissing()) == Set(files.all))
            #expect(files.all.allSatisfy { PrivateFile.mode($0) == 0o600 })
            let before = try files.all.map { try PrivateFile.read($0) }
            #expect(try files.generateMissing().isEmpty)
            #expect(try files.all.map { try PrivateFile.read($0) } == before)
        }
    }

    @Test func `the public keys are those of the private ones`() async throws {
        try await withTemporaryDirectory { directory in
            let files = SecretFiles(directory: directory)
            _ = try files.generateMissing()
            let json = try #require(try PrivateFile.read(files.publicKeys))
            let set = try JSONWebKeySet(json: json)
            #expect(set.keys.keys.sorted() == ["identity-1", "scheduling-1", "zoom-1"])
            #expect(!String(decoding: json, as: UTF8.self).contains("\"d\""))
            let identity = try SigningKey(json: try #require(try PrivateFile.read(files.signingKey(.identity))))
            #expect(set.keys["identity-1"] == identity.key.publicKey)
        }
    }

    @Test func `a key file that is damaged is not replaced`() async throws {
        try await withTemporaryDirectory { directory in
            let files = SecretFiles(directory: directory)
            _ = try files.generateMissing()
            try PrivateFile.write("{", to: files.signingKey(.scheduling))
            let error = #expect(throws: ClusterError.self) { try files.generateMissing() }
            #expect(error?.code == .secretFile)
            #expect(try PrivateFile.read(files.signingKey(.scheduling)) == [UInt8]("{".utf8))
        }
    }
}
