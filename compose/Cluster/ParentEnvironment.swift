/// What the parts may see of the environment that `telehealth` was started in.
enum ParentEnvironment {
    private static let names: Set<String> = [
        "PATH", "HOME", "LANG", "TZ", "JAVA_HOME", "KAFKA_HEAP_OPTS", "KAFKA_OPTS", "LD_LIBRARY_PATH",
        "SWIFT_BACKTRACE",
    ]

    /// The few variables that programs need to run at all; secrets of the shell stay in the shell.
    static func passed(_ environment: [String: String]) -> [String: String] {
        environment.filter { names.contains($0.key) }
    }
}
