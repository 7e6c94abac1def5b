import CCurl

/// libcurl, made ready at first use.
enum CurlLibrary {
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Call before anything of libcurl.
    static func prepare() {
        precondition(isReady, "libcurl could not be initialised")
    }
}
