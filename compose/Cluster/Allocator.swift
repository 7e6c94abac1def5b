/// How the C library's memory allocator serves programs of ours: the same for the image, in the Dockerfile.
public enum Allocator {
    /// The variable that it reads, and its value.
    ///
    /// A thread that works at the bus gets an arena of its own, and there are not eight a processor core, which would hold on to
    /// memory. A freed piece is joined to its neighbours at once: otherwise each page that SQLite takes joins the tens of
    /// thousands of small pieces that librdkafka has given back, while other threads wait for the arena.
    /// Source: gnu.org/software/libc/manual, "Memory Allocation Tunables".
    public static let setting = (name: "GLIBC_TUNABLES", value: "glibc.malloc.arena_max=8:glibc.malloc.mxfast=0")
}
