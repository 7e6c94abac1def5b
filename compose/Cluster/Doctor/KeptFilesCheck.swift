import Cryptography
import FoundationEssentials

/// Keys, secrets and stores: there, whole, and their owner's alone.
struct KeptFilesCheck {
    let state: StateDirectory

    private var secrets: SecretFiles { SecretFiles(directory: state.keys) }

    func findings() -> [Finding] {
        guard let mode = PrivateFile.mode(state.path), !state.isNew else {
            return [
                Finding("files", .skipped, "\(state.path) isn't there yet: 'telehealth up' makes it, with its keys.")
            ]
        }
        return [folder(mode)] + [keys()] + [stores()]
    }

    private func folder(_ mode: UInt32) -> Finding {
        guard mode & 0o077 == 0 else {
            return Finding("files", .failure, "Others may enter \(state.path): chmod 700 \(state.path)")
        }
        return Finding("files", .ok, "\(state.path) is its owner's alone.")
    }

    /// Every key is there, readable as what it is, and the public keys are those of the private ones.
    private func keys() -> Finding {
        for path in secrets.all {
            guard let mode = PrivateFile.mode(path) else {
                return Finding("keys", .failure, "\(path) is missing: telehealth keys \(state.keys)")
            }
            guard mode & 0o077 == 0 else {
                return Finding("keys", .failure, "Others may read \(path): chmod 600 \(path)")
            }
        }
        do {
            let published = try JSONWebKeySet(json: try PrivateFile.read(secrets.publicKeys) ?? [])
            guard published == JSONWebKeySet(try secrets.readSigningKeys().mapValues(\.publicKey)) else {
                return Finding(
                    "keys",
                    .failure,
                    "\(secrets.publicKeys) doesn't hold the signing keys' public halves: telehealth keys \(state.keys)"
                )
            }
            for path in [secrets.sealingKeys, secrets.linkKeys] {
                guard (try? SealingKeyring(json: try PrivateFile.read(path) ?? [])) != nil else {
                    return Finding("keys", .failure, "\(path) is not a key file. Put the right file back.")
                }
            }
            for path in [
                secrets.operatorSecret, secrets.zoomClientSecret, secrets.zoomWebhookSecret,
                secrets.simulatorControlToken,
            ] where try SecretFiles.read(path).utf8.count < 32 {
                return Finding("keys", .failure, "\(path) holds fewer than 32 characters: it could be guessed.")
            }
        } catch {
            return Finding("keys", .failure, "\(error)")
        }
        return Finding("keys", .ok, "\(secrets.all.count) keys and secrets, whole and their owner's alone.")
    }

    private func stores() -> Finding {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: state.stores)) ?? []
        for name in names.sorted() {
            let path = "\(state.stores)/\(name)"
            if let mode = PrivateFile.mode(path), mode & 0o077 != 0 {
                return Finding("stores", .failure, "Others may read \(path): chmod 600 \(path)")
            }
        }
        return Finding("stores", .ok, "\(names.count) files, their owner's alone.")
    }
}
