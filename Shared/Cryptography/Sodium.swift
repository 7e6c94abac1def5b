import CSodium

/// libsodium, made ready at first use.
enum Sodium {
    private static let isReady: Bool = sodium_init() >= 0

    /// Call before anything of libsodium.
    static func prepare() {
        precondition(isReady, "libsodium could not be initialised")
    }
}
