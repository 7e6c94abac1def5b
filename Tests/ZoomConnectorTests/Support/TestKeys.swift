import Cryptography

/// Keys of three services, and the set that all of them know.
struct TestKeys: Sendable {
    let identity = SigningKey(id: "identity-1", key: Ed25519.PrivateKey())
    let zoom = SigningKey(id: "zoom-1", key: Ed25519.PrivateKey())
    let scheduling = SigningKey(id: "scheduling-1", key: Ed25519.PrivateKey())

    var all: JSONWebKeySet {
        JSONWebKeySet(
            Dictionary(uniqueKeysWithValues: [identity, zoom, scheduling].map { ($0.id, $0.key.publicKey) })
        )
    }
}
