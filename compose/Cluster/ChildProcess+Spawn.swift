import FoundationEssentials
import Glibc

extension ChildProcess {
    /// Starts the program as a child of this thread.
    static func spawn(_ launch: ProcessLaunch) throws(ClusterError) -> pid_t {
        let log = open(launch.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard log >= 0 else { throw PrivateFile.failure("open", launch.log) }
        defer { close(log) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, log, 1)
        posix_spawn_file_actions_adddup2(&actions, log, 2)
        // Whatever else is open here (sockets of the embedded broker, the lock) is not the child's. Descriptors of ours
        // are opened close-on-exec; this is for those of libraries.
        for descriptor in openDescriptors() where descriptor > 2 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setpgroup(&attributes, 0)
        // Signals that we ignore or block would stay so in the child.
        var every = sigset_t()
        var none = sigset_t()
        sigfillset(&every)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &every)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
        )

        let words = [setpriv, "--pdeathsig", "KILL", launch.program] + launch.arguments
        let variables = launch.environment.map { "\($0.key)=\($0.value)" }.sorted()
        var pid: pid_t = 0
        let error = withCStrings(words) { words in
            withCStrings(variables) { variables in
                posix_spawn(&pid, setpriv, &actions, &attributes, words, variables)
            }
        }
        guard error == 0 else {
            throw ClusterError(
                .processFailed,
                "Could not start \(launch.program): \(String(cString: strerror(error)))."
            )
        }
        return pid
    }

    private static func openDescriptors() -> [Int32] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        return (names ?? []).compactMap { Int32($0) }
    }

    /// Lends the strings as C wants them: a null-terminated array.
    private static func withCStrings<Result>(
        _ strings: [String],
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let array = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
        for (index, string) in strings.enumerated() { array[index] = strdup(string) }
        array[strings.count] = nil
        defer {
            for index in strings.indices { free(array[index]) }
            array.deallocate()
        }
        return body(array)
    }
}
