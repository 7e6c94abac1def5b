import CCurl

extension HTTPClientError.Code {
    /// What a code of libcurl's means to a caller.
    ///
    /// - Parameters:
    ///   - code: Not `CURLE_OK`.
    ///   - isConnected: Whether a connection was ready, so that the trouble came with the request or the answer.
    init(_ code: CURLcode, afterConnecting isConnected: Bool) {
        self =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .nameNotResolved
            case CURLE_COULDNT_CONNECT, CURLE_PROXY: .connectFailed
            case CURLE_OPERATION_TIMEDOUT: isConnected ? .stalled : .connectTimeout
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
                CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED:
                .tlsFailed
            case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2_STREAM:
                isConnected ? .connectionLost : .connectFailed
            case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_CHUNK_FAILED,
                CURLE_BAD_CONTENT_ENCODING, CURLE_FILESIZE_EXCEEDED:
                isConnected ? .invalidResponse : .invalidURL
            default: isConnected ? .connectionLost : .internalFailure
            }
    }
}
