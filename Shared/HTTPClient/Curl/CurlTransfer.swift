import CCurl

/// One attempt at a request: its easy handle and what has come so far; belongs to the thread of its ``CurlMulti``.
final class CurlTransfer {
    /// The handle.
    let easy: UnsafeMutableRawPointer
    /// What was asked.
    let order: TransferOrder
    private let configuration: HTTPClientConfiguration
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var headerList: UnsafeMutablePointer<curl_slist>?
    /// Whether a connection was ready, after which the request goes out.
    private(set) var mayHaveBeenSent = false
    /// Why a callback stopped the transfer.
    private var refusal: HTTPClientError.Code?
    private var headers = HTTPHeaders()
    private var headerSize = 0
    private var isHeaderComplete = false
    /// Whether the header block that is complete only announced another, as 100 and 103 do.
    private var isInterim = false
    private var body: [UInt8] = []

    /// Prepares a transfer; nil if libcurl lacks an option, in which case nothing may be sent.
    init?(_ order: TransferOrder, _ configuration: HTTPClientConfiguration) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        self.order = order
        self.configuration = configuration
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        guard setConnection() && setRequest() && setCallbacks() else {
            free()
            return nil
        }
    }

    /// Gives back what libcurl holds; call once, after the handle left its multi handle.
    func free() {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// Answers with what came, or says why nothing did.
    func finish(_ code: CURLcode) {
        if code == CURLE_OK, isHeaderComplete, !isInterim {
            let status = ccurl_get_long(easy, CURLINFO_RESPONSE_CODE)
            return order.continuation.resume(
                returning: .success(HTTPClientResponse(status: status, headers: headers, body: body))
            )
        }
        // libcurl takes a connection that closes within the headers for an answer without body.
        guard code != CURLE_OK else {
            return order.fail(.connectionLost, mayHaveBeenSent: mayHaveBeenSent, detail: "closed within the headers")
        }
        order.fail(
            refusal ?? HTTPClientError.Code(code, afterConnecting: mayHaveBeenSent),
            mayHaveBeenSent: mayHaveBeenSent,
            detail: errorText.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: errorText)
        )
    }

    // MARK: Options

    private func setConnection() -> Bool {
        let proxy = order.url.isSecure ? configuration.proxy ?? "" : ""
        let version = configuration.version == .automatic ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1
        let authorities = configuration.trustedAuthorities
        return set(CURLOPT_URL, order.url.text)
            && set(CURLOPT_PROTOCOLS_STR, order.url.isSecure ? "https" : "http")
            && set(CURLOPT_FOLLOWLOCATION, 0)
            && set(CURLOPT_PROXY, proxy)
            && set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
            && set(CURLOPT_NOSIGNAL, 1)
            // Else ending a transfer waits for its name lookup, and every other transfer with it.
            && set(CURLOPT_QUICK_EXIT, 1)
            && set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.wholeMilliseconds)
            && set(CURLOPT_LOW_SPEED_LIMIT, 1)
            && set(CURLOPT_LOW_SPEED_TIME, configuration.readTimeout.wholeSeconds)
            && set(CURLOPT_MAXAGE_CONN, configuration.maximumIdle.wholeSeconds)
            && set(CURLOPT_HTTP_VERSION, Int(version))
            && set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
            && set(CURLOPT_SSL_VERIFYPEER, 1)
            && set(CURLOPT_SSL_VERIFYHOST, 2)
            && (authorities.map { set(CURLOPT_CAINFO, $0) && set(CURLOPT_CAPATH, nil) } ?? true)
            && ccurl_set_error_buffer(easy, errorText) == CURLE_OK
    }

    private func setRequest() -> Bool {
        let request = order.request
        var isSet = set(CURLOPT_USERAGENT, configuration.userAgent)
        if let body = request.body {
            isSet = isSet && body.bytes.withUnsafeBytes { ccurl_set_body(easy, $0.baseAddress, $0.count) == CURLE_OK }
        } else if ![.get, .head, .delete, .options].contains(request.method) {
            isSet = isSet && ccurl_set_body(easy, "", 0) == CURLE_OK
        } else if request.method == .head {
            isSet = isSet && set(CURLOPT_NOBODY, 1)
        }
        isSet = isSet && set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        // A field without value removes what libcurl would add; one that shall be sent empty ends in a semicolon.
        var lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        lines.append("Expect:")
        if !request.headers.contains(name: "Content-Type") { lines.append("Content-Type:") }
        for line in lines {
            guard let longer = curl_slist_append(headerList, line) else { return false }
            headerList = longer
        }
        return isSet && ccurl_set_headers(easy, headerList) == CURLE_OK
    }

    private func setCallbacks() -> Bool {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let code = ccurl_set_callbacks(
            easy,
            context,
            { bytes, size, count, context in
                CurlTransfer.of(context).takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
            },
            { bytes, size, count, context in
                CurlTransfer.of(context).takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
            },
            { context, _, _, _, _ in CurlTransfer.of(context).isReady() }
        )
        return code == CURLE_OK
    }

    private func set(_ option: CURLoption, _ value: Int) -> Bool { ccurl_set_long(easy, option, value) == CURLE_OK }

    private func set(_ option: CURLoption, _ value: String?) -> Bool {
        ccurl_set_string(easy, option, value) == CURLE_OK
    }

    // MARK: Called by libcurl

    private static func of(_ context: UnsafeMutableRawPointer?) -> CurlTransfer {
        guard let context else { preconditionFailure("libcurl forgot whose transfer it is") }
        return Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// A connection is ready; the request goes out next.
    ///
    /// libcurl sends a request again, a POST too, when a reused connection breaks without an answer. Only what may be
    /// replayed, or never left, gets a second time here.
    private func isReady() -> Int32 {
        if mayHaveBeenSent, !order.request.mayBeReplayed, ccurl_get_long(easy, CURLINFO_REQUEST_SIZE) > 0 {
            refusal = .connectionLost
            return CURL_PREREQFUNC_ABORT
        }
        mayHaveBeenSent = true
        return CURL_PREREQFUNC_OK
    }

    /// Takes one line; every count but the given one stops the transfer.
    private func takeHeader(_ line: UnsafeRawBufferPointer) -> Int {
        headerSize += line.count
        guard headerSize <= configuration.maximumHeaderSize else {
            refusal = .responseTooLarge
            return 0
        }
        var text = line[...]
        while let last = text.last, last <= 0x20 { text = text.dropLast() }
        if line.starts(with: "HTTP/".utf8), !isHeaderComplete || isInterim {
            headers = HTTPHeaders()
            isHeaderComplete = false
        } else if isHeaderComplete {
            // A field after the body: none that we know of matters.
        } else if text.isEmpty {
            isHeaderComplete = true
            isInterim = ccurl_get_long(easy, CURLINFO_RESPONSE_CODE) < 200
        } else if line.first == 0x20 || line.first == 0x09 {
            headers.extendLast(by: Self.text(text.drop { $0 <= 0x20 }))
        } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            headers.add(
                name: Self.text(text[..<colon]),
                value: Self.text(text[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 })
            )
        }
        return line.count
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= configuration.maximumBodySize else {
            refusal = .responseTooLarge
            return bytes.isEmpty ? 1 : 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
